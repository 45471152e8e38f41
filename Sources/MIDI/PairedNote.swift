/// A note in a sequence: the event that begins it, and where it ends.
struct PairedNote {
  /// A position among the events of a sequence: event `index` is at `2 * index + 1`, and `2 * index` is just before it.
  typealias Place = Int

  /// Index of its note-on in the sequence.
  let begin: Int
  let onset: Ticks
  let track: Int32
  let channel: UInt8
  let key: UInt8
  let velocity: UInt8
  var end: Place
  var endTick: Ticks
  /// Used by `NotePairing`: index of the next note in its lane (`none` for the last), and whether its end was found.
  var next = none
  var isEnded = false

  static let none: Int32 = -1

  var beginPlace: Place { 2 * begin + 1 }
}
