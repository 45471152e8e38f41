package import Music

/// The longest run of notes that a piece shares with another.
package struct Copy: Hashable, Sendable {
  /// Length of the run; 0 if not even two notes in a row are the same.
  package let notes: Int
  /// Index of the other piece, in the order given to the `MelodyIndex`.
  package let piece: Int?
}

/// An index of all melodies in a corpus, to find copied runs of notes. It holds every position, sorted by the eight
/// intervals that follow.
///
/// Takes 17 bytes of memory per note; building it takes one to two seconds for four million notes.
package struct MelodyIndex: Sendable {
  private struct Place {
    /// The next eight intervals, the first one in the highest byte.
    var next: UInt64
    var position: UInt32
    var piece: UInt32
  }

  /// The intervals of all pieces, each piece followed by `Melody.end`.
  private let intervals: [Int8]
  /// Sorted by `next`.
  private let places: [Place]

  private init(_ intervals: [Int8], _ places: [Place]) {
    (self.intervals, self.places) = (intervals, places)
  }

  /// - Parameter pieces: at most 2³² notes in all.
  package init(_ pieces: some Sequence<Performance>) {
    var (intervals, places) = ([Int8](), [Place]())
    for (number, piece) in pieces.enumerated() {
      let melody = Melody(piece)
      for (offset, next) in melody.next.enumerated() {
        places.append(Place(next: next, position: UInt32(intervals.count + offset), piece: UInt32(number)))
      }
      intervals += melody.intervals + [Melody.end]
    }
    places.sort { $0.next < $1.next }
    self.init(intervals, places)
  }

  /// The same index without some of the pieces.
  package func without(_ isLeftOut: (Int) -> Bool) -> MelodyIndex {
    MelodyIndex(intervals, places.filter { !isLeftOut(Int($0.piece)) })
  }

  /// The longest run of notes in a piece whose intervals also occur, consecutively, in one piece of the index.
  ///
  /// Notes are ordered by onset, and from lowest to highest within a chord. Durations, rhythm and transposition are
  /// ignored. Of equally long runs, the result is one that starts first.
  package func longestCopy(in performance: Performance) -> Copy {
    let melody = Melody(performance)
    var (best, piece) = (0, nil as Int?)
    for start in melody.intervals.indices where melody.intervals.count - start > best {
      search(melody, from: start) { place, shared in
        let length = shared < 8 ? shared : extend(place, melody, start, beyond: best)
        if length > best { (best, piece) = (length, Int(place.piece)) }
      }
    }
    return Copy(notes: best > 0 ? best + 1 : 0, piece: piece)
  }

  /// Calls `visit` with positions in the index that continue like `melody` from `start`, and the number of intervals
  /// they share, at most eight. Visits all positions that share eight, or otherwise two neighbours in sort order, one
  /// of which shares the most of any position.
  private func search(_ melody: Melody, from start: Int, visit: (Place, Int) -> Void) {
    let next = melody.next[start]
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle].next < next { low = middle + 1 } else { high = middle }
    }
    for index in max(low - 1, 0)..<places.count {
      let shared = (places[index].next ^ next).leadingZeroBitCount / 8
      visit(places[index], min(shared, melody.intervals.count - start))
      if index >= low && shared < 8 { break }
    }
  }

  /// The number of equal intervals from a position on; 0 if it is not above `best`.
  private func extend(_ place: Place, _ melody: Melody, _ start: Int, beyond best: Int) -> Int {
    let (position, rest) = (Int(place.position), melody.intervals.count - start)
    func isSame(_ offset: Int) -> Bool {
      position + offset < intervals.count && melody.intervals[start + offset] == intervals[position + offset]
    }
    guard best < rest, isSame(best) else { return 0 }
    return (0..<rest).first { !isSame($0) } ?? rest
  }
}

/// The intervals of a piece, and for each position the next eight intervals packed into one number.
private struct Melody {
  /// Marks the end of a piece; no interval between two notes is this wide.
  static let end = Int8.min

  let intervals: [Int8]
  let next: [UInt64]

  init(_ performance: Performance) {
    intervals = performance.intervals
    // After the last interval, the window is filled with end marks.
    var (next, window) = ([UInt64](repeating: 0, count: intervals.count), UInt64(0x8080_8080_8080_8080))
    for index in intervals.indices.reversed() {
      window = window >> 8 | UInt64(UInt8(bitPattern: intervals[index])) << 56
      next[index] = window
    }
    self.next = next
  }
}
