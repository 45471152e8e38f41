// Which notes of a score are heard as its melody. Must not know how they are played.
internal import Music

/// A note of a score, and what a pianist sees in it.
struct WrittenNote: Hashable {
  let note: Note
  /// No higher note sounds when it begins.
  let isTop: Bool
  /// Others begin with it.
  let isInChord: Bool
  /// Since the onset before that.
  let gap: Seconds
}

extension [Note] {
  /// What is written for one moment is never farther apart than this.
  private static var together: Seconds { .milliseconds(5) }

  /// The notes that begin together, in order; where two voices share a key, the longer note alone, as a key is struck
  /// once.
  ///
  /// - Precondition: in the order of a performance.
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
