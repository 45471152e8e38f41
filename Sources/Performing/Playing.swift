package import Music

extension Performance {
  /// Plays a score expressively, after the KTH rules (Friberg, Bresin and Sundberg, "Overview of the KTH rule system
  /// for musical performance", Advances in Cognitive Psychology 2, 2006): phrase arches at two levels, a final
  /// ritardando, louder high notes, a louder melody that leads its chord (Goebl, "Melody lead in piano performance",
  /// JASA 110, 2001), slightly spread chords, repeated keys that are released in time, and small random deviations. If
  /// the score has no pedal, a pedal is added that changes with the harmony.
  ///
  /// Written dynamics become deviations from a random average level. The number of events depends on the score alone.
  ///
  /// - Returns: a piece that begins at zero or later. A performance without notes is returned unchanged.
  package func performed(using random: inout some RandomNumberGenerator) -> Performance {
    let moments = notes.moments
    guard !moments.isEmpty else { return self }
    let playing = Playing(moments.written, end: end, using: &random)
    let played = moments.written.map { playing.play($0, using: &random) }
    let start = moments[0][0].onset
    let spans =
      pedalPresses.isEmpty
      ? moments.pedalSpans : pedalPresses.map { (start: max($0.onset, start), end: min($0.end, end)) }
    let presses = spans.map { playing.press($0, isWritten: !pedalPresses.isEmpty, using: &random) }
    return Performance(notes: played.releasedInTime, pedalPresses: presses)
  }
}

/// Random choices and tempo curves for one performance of a piece.
private struct Playing {
  let phrases, gestures: Phrasing
  /// Average velocity of the performance, and that of the score.
  let level, written: Double
  /// How long keys are held, as a fraction of the written duration.
  let touch: Double

  /// - Parameter notes: at least one.
  init(_ notes: [WrittenNote], end: Seconds, using random: inout some RandomNumberGenerator) {
    let melody = notes.filter(\.isTop).map(\.note.onset)
    gestures = Phrasing(melody: melody, end: end, usual: 1.8, depth: 0.12, using: &random)
    phrases = Phrasing(melody: melody, end: end, usual: 7, depth: 0.25, ritardando: 0.5, using: &random)
    written = notes.reduce(0) { $0 + Double($1.note.velocity) } / Double(notes.count)
    level = 66 + random.deviation(12)
    touch = 0.85 + random.deviation(0.2)
  }

  private func time(_ written: Seconds) -> Seconds { phrases.played(gestures.played(written)) }

  func play(_ written: WrittenNote, using random: inout some RandomNumberGenerator) -> Note {
    let note = written.note
    let onset = time(note.onset)
    // The melody leads its chord by about 25 ms, but by at most a quarter of the gap before it.
    let lead = written.isTop && written.isInChord ? min(0.025 + random.deviation(0.01), written.gap.value / 4) : 0
    let hold = touch * (written.isTop ? 1.1 : 1) * (1 + random.deviation(0.2))
    return Note(
      pitch: note.pitch, velocity: velocity(written, using: &random),
      onset: max(.zero, onset + Seconds(random.deviation(0.012) - lead)),
      duration: max(.milliseconds(30), (time(note.end) - onset) * hold))
  }

  private func velocity(_ written: WrittenNote, using random: inout some RandomNumberGenerator) -> UInt8 {
    let note = written.note
    let (phrase, gesture) = (phrases.phrase(at: note.onset), gestures.phrase(at: note.onset))
    let arches =
      11 * phrase.loudness(at: note.onset) + 12 * phrase.level + 3 * gesture.loudness(at: note.onset)
      + 4 * gesture.level
    let voice = (written.isTop ? 8.0 : -5) + 0.2 * (Double(note.pitch.number) - 62)
    let dynamics = 0.8 * (Double(note.velocity) - self.written)
    return UInt8(min(120, max(10, level + arches + voice + dynamics + random.deviation(8))).rounded())
  }

  /// Maps a pedal span to performed time. An added pedal is pressed shortly after the new harmony begins, as pianists
  /// do.
  func press(
    _ span: (start: Seconds, end: Seconds), isWritten: Bool, using random: inout some RandomNumberGenerator
  ) -> PedalPress {
    let late = Seconds(isWritten ? 0 : 0.08 + random.deviation(0.05))
    let onset = time(span.start) + late
    let end = time(span.end) + Seconds(random.deviation(0.02))
    return PedalPress(onset: onset, duration: max(.milliseconds(30), end - onset))
  }
}

extension [Note] {
  /// Releases a key before it is struck again: 30 ms before, or halfway if there is no time for that.
  fileprivate var releasedInTime: [Note] {
    var last: [Pitch: Int] = [:]
    var notes = sorted { $0.onset < $1.onset }
    for index in notes.indices {
      let (pitch, onset) = (notes[index].pitch, notes[index].onset)
      if let before = last.updateValue(index, forKey: pitch) {
        let gap = onset - notes[before].onset
        notes[before].duration = Swift.min(notes[before].duration, Swift.max(gap - .milliseconds(30), gap * 0.5))
      }
    }
    return notes
  }
}
