// What a piece has in common with other music, note for note, in any key. Must not know rhythm.
public import Music

/// A run of notes that stands in other music too.
public struct Copy: Hashable, Sendable {
  /// 0 when not even two notes in a row are the same.
  public let notes: Int
  /// Where it stands: the number of a piece, as given to the index.
  public let piece: Int?
}

/// Finds runs of notes in much music at once: every place in it, sorted by the eight intervals that follow.
///
/// Takes 17 bytes of memory a note, and one to two seconds to make for four million notes.
public struct MelodyIndex: Sendable {
  private struct Place {
    /// The next eight intervals, the first in the highest byte.
    var next: UInt64
    var position: UInt32
    var piece: UInt32
  }

  /// All pieces one after the other, `Melody.end` after each.
  private let intervals: [Int8]
  /// In the order of `next`.
  private let places: [Place]

  private init(_ intervals: [Int8], _ places: [Place]) {
    (self.intervals, self.places) = (intervals, places)
  }

  /// - Parameter pieces: up to 2³² notes.
  public init(_ pieces: some Sequence<Performance>) {
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

  /// The index of the same music but for some pieces.
  public func without(_ isLeftOut: (Int) -> Bool) -> MelodyIndex {
    MelodyIndex(intervals, places.filter { !isLeftOut(Int($0.piece)) })
  }

  /// The longest run of notes of a piece whose intervals stand, in a row, in one piece of the index.
  ///
  /// Notes are in the order of onsets, those of a chord from the lowest up; what they last and when they sound is not
  /// compared, nor is the key in which they are. Of equally long runs, one of the first.
  public func longestCopy(in performance: Performance) -> Copy {
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

  /// Calls `visit` with the places that go on like `melody` from `start` on, and for how many intervals, at most eight:
  /// with all that share eight, or else with two neighbours in the order, one of which shares the most that any does.
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

  /// How many intervals are the same from a place on; 0 where they are no more than `best`.
  private func extend(_ place: Place, _ melody: Melody, _ start: Int, beyond best: Int) -> Int {
    let (position, rest) = (Int(place.position), melody.intervals.count - start)
    func isSame(_ offset: Int) -> Bool {
      position + offset < intervals.count && melody.intervals[start + offset] == intervals[position + offset]
    }
    guard best < rest, isSame(best) else { return 0 }
    return (0..<rest).first { !isSame($0) } ?? rest
  }
}

/// A piece as intervals, and at each the next eight of them in one number.
private struct Melody {
  /// No interval between two notes is so wide.
  static let end = Int8.min

  let intervals: [Int8]
  let next: [UInt64]

  init(_ performance: Performance) {
    intervals = performance.intervals
    // Behind the last one stand ends.
    var (next, window) = ([UInt64](repeating: 0, count: intervals.count), UInt64(0x8080_8080_8080_8080))
    for index in intervals.indices.reversed() {
      window = window >> 8 | UInt64(UInt8(bitPattern: intervals[index])) << 56
      next[index] = window
    }
    self.next = next
  }
}
