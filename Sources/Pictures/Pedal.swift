package import Music

/// A time span in which the pedal has a constant depth: 1 is fully down, less is half-pedalling.
package struct PedalSpan: Hashable, Sendable {
  package let start, end: Seconds
  package let depth: Double

  package init(start: Seconds, end: Seconds, depth: Double = 1) {
    (self.start, self.end, self.depth) = (start, end, depth)
  }

  /// Whether dampers are lifted: from 64 of 127 on, according to the MIDI standard.
  var isDown: Bool { depth >= 0.5 }

  /// The pedal spans of a sequence of pedal presses and controller changes. Of several channels, the deepest pedal
  /// counts.
  ///
  /// Depths are quantized to sixteenths: pedals send many values, and a lane has only a few pixels.
  ///
  /// - Parameters:
  ///   - events: ordered by onset.
  ///   - end: release time of a pedal that is never lifted.
  package static func spans(of events: [MusicEvent], end: Seconds) -> [PedalSpan] {
    let presses = events.compactMap(\.pedalPress).map { PedalSpan(start: $0.onset, end: $0.end) }
    var (depths, depth, start) = ([UInt16](repeating: 0, count: 256), 0 as UInt16, Seconds.zero)
    var spans: [PedalSpan] = []
    func close(at time: Seconds) {
      if depth > 0 && time > start { spans.append(PedalSpan(start: start, end: time, depth: Double(depth) / 16)) }
    }
    for change in events.lazy.compactMap(\.controlChange) where [.sustain, .resetAll].contains(change.control) {
      let value = change.control == .sustain ? min(127, change.value) : 0
      // 64 is just down, 63 just up.
      depths[Int(change.channel)] = value < 64 ? value / 8 : (value - 64) / 8 + 8 + (value >= 120 ? 1 : 0)
      let deepest = depths.max()!
      if deepest == depth { continue }
      close(at: change.onset)
      (depth, start) = (deepest, change.onset)
    }
    close(at: max(start, end))
    return presses + spans
  }
}
