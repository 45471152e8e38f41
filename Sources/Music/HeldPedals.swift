/// The sustain and sostenuto pedals that are down, and when each was pressed.
///
/// A pedal is down while its controller is at least 64. Controller 121 lifts both pedals of a channel.
package struct HeldPedals<Time> {
  package struct Pedal: Hashable {
    package let channel: UInt8
    package let control: Control
  }

  package private(set) var down: [Pedal: Time] = [:]

  package init() {}

  package func isDown(_ control: Control, on channel: UInt8) -> Bool {
    down[Pedal(channel: channel, control: control)] != nil
  }

  /// Processes a controller change. Returns the times at which the pedals that it lifts were pressed.
  @discardableResult package mutating func update(
    _ control: Control, _ value: UInt16, channel: UInt8, at time: Time
  ) -> [Time] {
    switch control {
    case .sustain, .sostenuto:
      let pedal = Pedal(channel: channel, control: control)
      if value < 64 { return down.removeValue(forKey: pedal).map { [$0] } ?? [] }
      if down[pedal] == nil { down[pedal] = time }
      return []
    case .resetAll: return lift(channel)
    default: return []
    }
  }

  /// Lifts both pedals of a channel. Returns the times at which they were pressed.
  @discardableResult package mutating func lift(_ channel: UInt8) -> [Time] {
    [Control.sustain, .sostenuto].compactMap { down.removeValue(forKey: Pedal(channel: channel, control: $0)) }
  }
}

extension HeldPedals: Sendable where Time: Sendable {}
extension HeldPedals.Pedal: Sendable where Time: Sendable {}
