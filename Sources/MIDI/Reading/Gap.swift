internal import Music

/// A note, silence or slow passage so long that the file must be damaged, for instance by a wrong bit in a delta time.
struct DetectedGap {
  let place: MIDIWarning.Gap.Place
  /// The tracks that are played together with it.
  let tracks: Range<Int>
  /// Start of the gap in ticks of these tracks, where the piece can be ended. For `withinNote` and `stuckNote`, the
  /// latest such tick.
  let tick: Ticks
  /// Length in seconds.
  let length: Double
  /// Track and index of the event after the gap. An index beyond the track's events means End of Track.
  let track: Int
  let index: Int
  /// Tick of that event.
  let eventTick: Ticks
}

extension MIDIFile {
  /// Seconds without the start or end of a note that count as damage.
  package static let longestGap = 300.0
  /// Seconds of a gap for which notes are held that have no note-off.
  static let stuckNote = 10.0
  /// The same as `longestGap` after the last note, where only markers and controllers follow.
  static let longestEnd = 3600.0

  /// The first gap, if there is one.
  var gap: DetectedGap? {
    guard mayHaveGap else { return nil }
    let last = sequences.count - 1
    for (number, paired) in paired.enumerated() {
      if let gap = gap(in: paired, isLast: number == last) { return gap }
    }
    return nil
  }

  /// Quick test of each track by itself: in most files no track has a long time without a note-on, so there is no gap.
  /// Note-offs do not count, since some end no note.
  private var mayHaveGap: Bool {
    timelines.contains { group in
      let slowest = tracks[group].lazy.flatMap(\.tempoChanges).map(\.microsecondsPerQuarter).max() ?? 0
      let tempo = TempoChange(tick: .zero, microsecondsPerQuarter: max(slowest, TempoMap.defaultTempo))
      let longest = TempoMap(division, changes: [tempo])
      return tracks[group].contains { track in
        var previous = Ticks.zero
        for event in track.events where event.isNoteOn {
          if longest.seconds(at: event.tick - previous).value > Self.longestGap { return true }
          previous = event.tick
        }
        return longest.seconds(at: track.end - previous).value > Self.longestGap
      }
    }
  }

  private func gap(in paired: PairedSequence, isLast: Bool) -> DetectedGap? {
    let (sequence, notes) = (paired.sequence, paired.notes)
    let ends = notes.map(\.endTick).sorted()
    let begins = notes.map(\.onset)
    var (begun, ended, previous) = (0, 0, Ticks.zero)
    func seconds(from start: Ticks, to end: Ticks) -> Double {
      (sequence.tempoMap.seconds(at: end) - sequence.tempoMap.seconds(at: start)).value
    }
    while ended < ends.count {
      let isBegin = begun < begins.count && begins[begun] <= ends[ended]
      let tick = isBegin ? begins[begun] : ends[ended]
      let length = seconds(from: previous, to: tick)
      if length > Self.longestGap {
        let place: MIDIWarning.Gap.Place = begun > ended ? .withinNote : begun == 0 ? .beforeMusic : .betweenNotes
        return gap(place, from: previous, to: tick, length, sequence)
      }
      if isBegin { begun += 1 } else { ended += 1 }
      previous = tick
    }
    guard !(isLast && notes.isEmpty), let end = sequence.tracks.map({ tracks[$0].end }).max() else { return nil }
    let length = seconds(from: previous, to: end)
    return length > (isLast ? Self.longestEnd : Self.longestGap)
      ? gap(.afterMusic, from: previous, to: end, length, sequence) : nil
  }

  private func gap(
    _ place: MIDIWarning.Gap.Place, from start: Ticks, to end: Ticks, _ length: Double, _ sequence: EventSequence
  ) -> DetectedGap {
    // The first event after the gap, whose time is wrong.
    var found = (track: sequence.tracks.lowerBound, index: Int.max, tick: end)
    for number in sequence.tracks {
      let events = tracks[number].events
      if place == .afterMusic {
        if tracks[number].end == end { found = (number, events.count, end) }
      } else if let index = events.firstIndex(where: { $0.tick >= end }), events[index].tick == end {
        found = (number, index, end)
        break
      } else if tracks[number].end == end {
        found = (number, events.count, end)
      }
    }
    let events = tracks[found.track].events
    let isStuck = place == .withinNote && !(found.index < events.count && events[found.index].isNoteOff)
    let rest = place != .withinNote ? 0 : isStuck ? Self.stuckNote : Self.longestGap
    let cut = rest == 0 ? start : sequence.tempoMap.tick(at: sequence.tempoMap.seconds(at: start) + Seconds(rest))
    return DetectedGap(
      place: isStuck ? .stuckNote : place, tracks: sequence.tracks, tick: cut, length: length, track: found.track,
      index: found.index, eventTick: end)
  }

  /// The first passage of a damaged file that is so slow that it must be out of step: after a lost byte, running status
  /// may read keys and velocities as delta times for thousands of events, none of which is a gap by itself.
  ///
  /// This is a cumulative sum test on the durations of groups of 16 notes. The passage begins with the first group from
  /// which on they exceed `slowest` times the pace of the piece by more than `longestGap` seconds in all. The pace is
  /// the duration that a tenth of the groups fall short of.
  var slowdown: DetectedGap? { paired.lazy.compactMap(slowdown(in:)).first }

  private static let groupSize = 16
  private static let fewestGroups = 8
  private static let slowest = 6.0

  private func slowdown(in paired: PairedSequence) -> DetectedGap? {
    let (sequence, notes) = (paired.sequence, paired.notes)
    guard let last = notes.last, notes.count >= Self.groupSize * Self.fewestGroups else { return nil }
    let firsts = stride(from: 0, to: notes.count, by: Self.groupSize).map { notes[$0].onset }
    let onsets = (firsts + [last.onset]).map { sequence.tempoMap.seconds(at: $0).value }
    let durations = zip(onsets, onsets.dropFirst()).map { $1 - $0 }
    let pace = max(durations.sorted()[durations.count / 10], 0.5)
    var (excess, start) = (0.0, 0)
    for (index, duration) in durations.enumerated() {
      excess += duration - Self.slowest * pace
      if excess <= 0 { (excess, start) = (0, index + 1) }
      guard excess > Self.longestGap && start > 0 else { continue }
      let before = max(notes[Self.groupSize * start - 1].onset, Ticks(firsts[start].value - 1))
      return gap(.slowNotes, from: before, to: firsts[start], onsets.last! - onsets[start], sequence)
    }
    return nil
  }

  /// The file without a gap. It ends where the gap begins, or, for a gap before the music, begins after it.
  func without(_ gap: DetectedGap) -> MIDIFile {
    var file = self
    for number in tracks.indices {
      let isBefore = number < gap.tracks.lowerBound
      if isBefore { continue }
      if !gap.tracks.contains(number) {
        // A later sequence: the piece ends before it.
        if gap.place != .beforeMusic && gap.place != .afterMusic { file.tracks[number] = MIDITrack() }
      } else if gap.place == .beforeMusic {
        file.tracks[number] = tracks[number].cut(from: gap.eventTick, to: Ticks(.max))
      } else {
        file.tracks[number] = tracks[number].cut(from: .zero, to: gap.tick)
      }
    }
    return file
  }
}
