private import Dispatch
internal import Live
private import Synchronization

/// A connection to a sound device, for one thread.
protocol SoundDevice: ~Copyable, SendableMetatype {
  /// - Parameter name: nil is the standard device.
  init(_ name: String?) throws(OutputFailure)

  /// What the device is called; it changes when a server moves the sound to another one.
  var name: String { get }
  /// Milliseconds after which the device is to be given more frames.
  static var period: Int { get }
  /// Why the device plays no more; nil while it does.
  var failure: OutputFailure? { get }
  mutating func setPaused(_ isPaused: Bool, _ listener: Listener, _ state: OutputState)
  /// Gives the device the frames that it has room for, and tells the state what is heard.
  mutating func fill(from listener: Listener, _ state: OutputState)
}

/// Plays a timeline on a sound device. When the device goes, the output waits for it and goes on with the frame that
/// was heard last.
final class DeviceOutput<Device: SoundDevice & ~Copyable>: AudioOutput {
  private let state = OutputState()
  private let listener: Listener
  private let tell: @Sendable (OutputEvent) -> Void
  private let device: String?

  /// - Parameters:
  ///   - device: nil is the standard device.
  ///   - canRewind: whether the device can take back frames that it has not played.
  ///   - tell: called when the output begins, is lost and is back; from the output's thread.
  /// - Throws: what the system's library says, when the device cannot be opened.
  init(
    _ timeline: Timeline, device: String?, canRewind: Bool, tell: @escaping @Sendable (OutputEvent) -> Void
  ) throws(OutputFailure) {
    let first = Handover(try Device(device))
    (self.device, self.tell) = (device, tell)
    listener = timeline.listen(canRewind: canRewind) { [state] in state.wake() }
    DispatchQueue(label: "sound", qos: .userInteractive).async { [self] in run(first.take()) }
  }

  var heard: Int { min(state.heard(rate: 48_000), listener.cursor) }
  var underruns: Int { state.underruns.load(ordering: .relaxed) }
  func setVolume(_ volume: Double) { state.setVolume(volume) }

  func setPaused(_ isPaused: Bool) {
    state.isPaused.store(isPaused, ordering: .relaxed)
    state.wake()
  }

  func close() {
    state.isClosed.store(true, ordering: .relaxed)
    state.wake()
    listener.close()
  }

  private func run(_ first: consuming Device?) {
    var device = first
    var (name, isPaused) = ("", false)
    while !state.isClosed.load(ordering: .relaxed) {
      if device == nil {
        state.rest(milliseconds: 250)
        device = reopened()
        (name, isPaused) = ("", false)
        continue
      }
      if let failure = device?.failure {
        device = nil
        lose(failure)
        continue
      }
      let wanted = state.isPaused.load(ordering: .relaxed)
      if wanted != isPaused { device?.setPaused(wanted, listener, state) }
      isPaused = wanted
      if !isPaused { device?.fill(from: listener, state) }
      if let current = device?.name, current != name {
        name = current
        tell(.playing(device: name))
      }
      state.rest(milliseconds: Device.period)
    }
  }

  private func reopened() -> Device? { try? Device(device) }

  private func lose(_ failure: OutputFailure) {
    let position = heard
    state.setHeard(position, isMoving: false)
    listener.goBack(to: position)
    tell(.lost(reason: failure.reason))
  }
}

/// Carries a device to its thread.
private final class Handover<Value: ~Copyable>: Sendable {
  private nonisolated(unsafe) var value: Value?
  init(_ value: consuming Value) { self.value = consume value }
  func take() -> Value? { value.take() }
}

/// Why a device cannot be opened, or plays no more: what its library says.
struct OutputFailure: Error {
  let reason: String
}
