// The sustain pedal over time. Must not know pages.
package import Music

/// For how long the pedal is how far down: 1 all the way, less a half pedal.
package struct PedalSpan: Hashable, Sendable {
  package let start, end: Seconds
  package let depth: Double

  package init(start: Seconds, end: Seconds, depth: Double = 1) {
    (self.start, self.end, self.depth) = (start, end, depth)
  }

  /// Whether the strings ring on; so the MIDI standard has it from 64 of 127 on.
  var isDown: Bool { depth >= 0.5 }

  /// What presses and controllers do to the pedal, all channels together: the one that is down furthest counts.
  ///
  /// Depths are told apart in sixteenths: pedals send many values, and a lane has few pixels.
  ///
  /// - Parameters:
  ///   - events: in the order of onsets.
  ///   - end: when a pedal that is never lifted goes up.
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
