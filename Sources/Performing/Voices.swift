internal import Music

/// A note of a score with its context.
struct WrittenNote: Hashable {
  let note: Note
  /// Whether no higher note is sounding when it begins, so that it belongs to the melody.
  let isTop: Bool
  /// Whether other notes begin at the same time.
  let isInChord: Bool
  /// Time since the previous onset.
  let gap: Seconds
}

extension [Note] {
  /// Notes whose onsets are at most this far apart are written for the same moment.
  private static var together: Seconds { .milliseconds(5) }

  /// Groups the notes that begin together, in order. If two voices share a key, only the longer note is kept, since a
  /// key can be struck only once.
  ///
  /// - Precondition: the notes are in the order of a performance.
  var moments: [[Note]] {
    var moments: [[Note]] = []
    for note in self {
      guard let first = moments.last?.first, note.onset - first.onset <= Self.together else {
        moments.append([note])
        continue
      }
      if let same = moments[moments.count - 1].firstIndex(where: { $0.pitch == note.pitch }) {
        moments[moments.count - 1][same].duration = Swift.max(moments.last![same].duration, note.duration)
      } else {
        moments[moments.count - 1].append(note)
      }
    }
    return moments
  }
}

extension [[Note]] {
  var written: [WrittenNote] {
    var written: [WrittenNote] = []
    var top: (pitch: Pitch, end: Seconds)?
    var before = first?.first?.onset ?? .zero
    for moment in self {
      let (onset, highest) = (moment[0].onset, moment.max { $0.pitch < $1.pitch }!)
      let isTop = top.map { highest.pitch >= $0.pitch || $0.end <= onset } ?? true
      if isTop { top = (highest.pitch, highest.end) }
      written += moment.map {
        WrittenNote(note: $0, isTop: isTop && $0 == highest, isInChord: moment.count > 1, gap: onset - before)
      }
      before = onset
    }
    return written
  }
}
