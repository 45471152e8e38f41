// Stretches of a file in which nothing begins or ends for longer than any music.
internal import Music

/// A note or a silence of a length that only damage makes, such as a wrong bit in the time before an event.
struct Gap {
  let place: MIDIWarning.Gap.Place
  /// The tracks that are played together with it.
  let tracks: Range<Int>
  /// When the gap begins, in ticks of these tracks: the piece may end there. With `withinNote`, the latest such tick.
  let tick: Ticks
  /// In seconds.
  let length: Double
  /// The event that comes after it; an index beyond the track's events is End of Track.
  let track: Int
  let index: Int
  /// When that event is.
  let eventTick: Ticks
}

extension MIDIFile {
  /// In seconds: a longer time without the beginning or the end of a note is damage.
  package static let longestGap = 300.0
  /// The same after the last note, where only markers and controllers may come.
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

  /// Whether any track is silent for long, which most are not: then no look at all of them together is needed.
  private var mayHaveGap: Bool {
    tracks.indices.contains { number in
      let group = tracksAreIndependent ? number..<number + 1 : tracks.indices
      let slowest = tracks[group].lazy.flatMap(\.tempoChanges).map(\.microsecondsPerQuarter).max() ?? 0
      let tempo = TempoChange(tick: .zero, microsecondsPerQuarter: max(slowest, TempoMap.defaultTempo))
      let longest = TempoMap(division, changes: [tempo])
      var previous = Ticks.zero
      for event in tracks[number].events where event.status & 0xE0 == 0x80 {
        if longest.seconds(at: event.tick - previous).value > Self.longestGap { return true }
        previous = event.tick
      }
      return longest.seconds(at: tracks[number].end - previous).value > Self.longestGap
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
    // The first event at the end of the gap: the one whose time is wrong.
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

  /// The file without a gap and what comes after it; without a gap before the music, that begins at once.
  func without(_ gap: Gap) -> MIDIFile {
    var file = self
    for number in tracks.indices {
      let isBefore = number < gap.tracks.lowerBound
      if isBefore { continue }
      if !gap.tracks.contains(number) {
        // A sequence after the one that ends here.
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
