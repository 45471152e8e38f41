// A note among the events of a file.

/// A note of a sequence: which event begins it, and where it ends.
struct PairedNote {
  /// A point between the events of a sequence, or one of them: event `index` is at `2 * index + 1`, and `2 * index` is
  /// just before it.
  typealias Place = Int

  /// The index of its note-on in the sequence.
  let begin: Int
  let onset: Ticks
  let track: Int32
  let channel: UInt8
  let key: UInt8
  let velocity: UInt8
  var end: Place
  var endTick: Ticks
  /// For `NotePairing`: the index of the next note of its lane, `none` for the last; and whether its end is found.
  var next = none
  var isEnded = false

  static let none: Int32 = -1

  var beginPlace: Place { 2 * begin + 1 }
}
