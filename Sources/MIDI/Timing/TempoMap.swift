package import Music

/// A point in time or a duration in ticks, counted from the start of a track.
public struct Ticks: Hashable, Comparable, Sendable, AdditiveArithmetic {
  public var value: Int64

  public init(_ value: Int64) { self.value = value }

  public static let zero = Ticks(0)

  public static func < (a: Ticks, b: Ticks) -> Bool { a.value < b.value }
  public static func + (a: Ticks, b: Ticks) -> Ticks { Ticks(a.value + b.value) }
  public static func - (a: Ticks, b: Ticks) -> Ticks { Ticks(a.value - b.value) }
}

extension Ticks: CustomStringConvertible {
  public var description: String { String(value) }
}

/// A tempo that applies from a tick on.
struct TempoChange: Hashable, Sendable {
  let tick: Ticks
  /// 1…0xFFFFFF.
  let microsecondsPerQuarter: Int
}

/// Converts ticks of a file, or of a format 2 track, to seconds.
///
/// The start of each stretch of constant tempo is summed in integer microsecond-ticks (128 bits) and divided once, so
/// that seconds don't drift, however many tempo changes there are.
package struct TempoMap: Hashable, Sendable {
  /// Constant tempo from `tick` on; the first stretch starts at tick 0.
  private struct Stretch: Hashable {
    let tick: Int64
    let start: Double
    let secondsPerTick: Double
  }

  /// Value used if the header has division 0.
  package static let ticksPerQuarterIfNone = 480
  /// Initial tempo: 120 quarter notes per minute.
  package static let defaultTempo = 500_000

  private var stretches: [Stretch] = []

  /// - Parameter changes: in any order; of several at one tick, the last one applies.
  init(_ division: Division, changes: some Sequence<TempoChange>) {
    let unit = Self.unitsPerSecond(division)
    if case .smpte = division {
      stretches = [Stretch(tick: 0, start: 0, secondsPerTick: 1 / unit)]
      return
    }
    var (tick, tempo, elapsed) = (Int64(0), Self.defaultTempo, Int128(0))
    func endStretch(at end: Int64) {
      guard end > tick else { return }
      stretches.append(Stretch(tick: tick, start: Double(elapsed) / unit, secondsPerTick: Double(tempo) / unit))
      elapsed += Int128(end - tick) * Int128(tempo)
      tick = end
    }
    for change in changes.stablySorted(by: \.tick) {
      endStretch(at: change.tick.value)
      tempo = change.microsecondsPerQuarter
    }
    endStretch(at: .max)
  }

  /// Microsecond-ticks per second: a million times the ticks per quarter note; for SMPTE, ticks per second.
  private static func unitsPerSecond(_ division: Division) -> Double {
    switch division {
    case .ticksPerQuarter(let ticks): 1e6 * Double(ticks == 0 ? ticksPerQuarterIfNone : ticks)
    case .smpte(let frames, let ticks):
      Double(max(ticks, 1)) * (frames == 29 ? 30 / 1.001 : Double(max(frames, 1)))
    }
  }

  package func seconds(at tick: Ticks) -> Seconds {
    var (low, high) = (0, stretches.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if stretches[middle].tick <= tick.value { low = middle } else { high = middle }
    }
    let stretch = stretches[low]
    return Seconds(stretch.start + Double(tick.value - stretch.tick) * stretch.secondsPerTick)
  }
}

extension TempoMap {
  /// The last tick that is not after `time`.
  func tick(at time: Seconds) -> Ticks {
    var (low, high) = (Int64(0), Int64(1) << 40)
    while high - low > 1 {
      let middle = (low + high) / 2
      if seconds(at: Ticks(middle)) <= time { low = middle } else { high = middle }
    }
    return Ticks(low)
  }
}

extension Sequence {
  /// Sorted by a key; elements with equal keys keep their order.
  func stablySorted(by key: (Element) -> some Comparable) -> [Element] {
    let elements = Array(self)
    if zip(elements, elements.dropFirst()).allSatisfy({ key($0) <= key($1) }) { return elements }
    return elements.enumerated().map { (key: key($1), offset: $0, element: $1) }
      .sorted { ($0.key, $0.offset) < ($1.key, $1.offset) }.map(\.element)
  }
}
