// Ticks to seconds. Must not know notes.
package import Music

/// When each tick of a file, or of a format 2 track, sounds.
///
/// The start of each stretch of one tempo is summed in whole microsecond-ticks (128 bits) and divided once, so that
/// seconds do not drift however many tempo changes there are.
package struct TempoMap: Hashable, Sendable {
  /// From `tick` on; the first starts at tick 0.
  private struct Stretch: Hashable {
    let tick: Int64
    let start: Double
    let secondsPerTick: Double
  }

  /// What division 0 is counted as.
  package static let ticksPerQuarterIfNone = 480
  /// 120 quarter notes a minute, until the first tempo.
  package static let defaultTempo = 500_000

  private var stretches: [Stretch] = []

  /// - Parameter tracks: whose tempo events, in the order of ticks, count; of two at one tick the later track's.
  init(_ division: Division, tracks: some Sequence<MIDITrack>) {
    let unit = Self.unitsPerSecond(division)
    var (tick, tempo, elapsed) = (Int64(0), Self.defaultTempo, Int128(0))
    if case .smpte = division {
      stretches = [Stretch(tick: 0, start: 0, secondsPerTick: 1 / unit)]
      return
    }
    for change in Self.changes(tracks) + [(tick: Int64.max, tempo: 0)] {
      if change.tick > tick {
        let start = Double(elapsed) / unit
        stretches.append(Stretch(tick: tick, start: start, secondsPerTick: Double(tempo) / unit))
        elapsed += Int128(change.tick - tick) * Int128(tempo)
        tick = change.tick
      }
      tempo = change.tempo
    }
  }

  /// Microsecond-ticks in a second: a million times the quarter note's ticks; for SMPTE, ticks in a second.
  private static func unitsPerSecond(_ division: Division) -> Double {
    switch division {
    case .ticksPerQuarter(let ticks): 1e6 * Double(ticks == 0 ? ticksPerQuarterIfNone : ticks)
    case .smpte(let frames, let ticks):
      Double(max(ticks, 1)) * (frames == 29 ? 30 / 1.001 : Double(max(frames, 1)))
    }
  }

  /// Tempo events in microseconds a quarter note, ordered by tick and then by track.
  private static func changes(_ tracks: some Sequence<MIDITrack>) -> [(tick: Int64, tempo: Int)] {
    tracks.flatMap { track in
      track.events.lazy.filter(\.isTempo).compactMap { event in
        let bytes = track.payload(of: event)
        return bytes.count < 3 ? nil : (event.tick.value, bytes.prefix(3).reduce(0) { $0 << 8 | Int($1) })
      }
    }
    .enumerated().sorted { ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset) }.map(\.element)
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
