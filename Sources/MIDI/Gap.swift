internal import Music

/// A note or silence so long that the file must be damaged, for instance by a wrong bit in a delta time.
struct Gap {
  let place: MIDIWarning.Gap.Place
  /// The tracks that are played together with it.
  let tracks: Range<Int>
  /// Start of the gap in ticks of these tracks, where the piece can be ended. For `withinNote`, the latest such tick.
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
  /// The same after the last note, where only markers and controllers follow.
  static let longestEnd = 3600.0

  /// The first gap, if there is one.
  var gap: Gap? {
    guard mayHaveGap else { return nil }
    let last = sequences.count - 1
    for (number, paired) in paired.enumerated() {
      if let gap = gap(in: paired, isLast: number == last) { return gap }
    }
    return nil
  }

  /// Quick test for each track alone: most files have no long time without a note-on in any track, and then no gap.
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

  private func gap(in paired: PairedSequence, isLast: Bool) -> Gap? {
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
  ) -> Gap {
    let limit = sequence.tempoMap.seconds(at: start) + Seconds(Self.longestGap)
    let cut = place == .withinNote ? sequence.tempoMap.tick(at: limit) : start
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
    return Gap(
      place: place, tracks: sequence.tracks, tick: cut, length: length, track: found.track, index: found.index,
      eventTick: end)
  }

  /// The file without a gap. It ends where the gap begins, or, for a gap before the music, begins after it.
  func without(_ gap: Gap) -> MIDIFile {
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
