@testable import MIDI
import Music

/// The bytes in a text of hexadecimal numbers; a comment follows a `#` on a line.
func hex(_ text: String) -> [UInt8] {
  text.split(separator: "\n").flatMap { line in
    line.prefix { $0 != "#" }.split(separator: " ").map { UInt8($0, radix: 16)! }
  }
}

func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A header chunk, by default: format 0, one track, 96 ticks per quarter note.
func header(format: UInt8 = 0, tracks: UInt8 = 1, division: String = "00 60", length: String = "00 00 00 06") -> [UInt8]
{
  ascii("MThd") + hex(length) + [0, format, 0, tracks] + hex(division)
}

/// A track chunk with these events, and its true length unless another one is claimed.
func track(_ events: [UInt8], claiming length: Int? = nil) -> [UInt8] {
  let length = length ?? events.count
  return ascii("MTrk") + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + events
}

let endOfTrack = hex("00 FF 2F 00")
/// Middle C for a quarter note.
let c4 = hex(
  """
  00 90 3C 40  # note on, channel 0, key 60, velocity 64
  60 80 3C 40  # 96 ticks later: note off
  """)
/// The D above it, as an event after another.
let d4 = hex("00 90 3E 40 60 80 3E 40")

func read(_ bytes: [UInt8]...) throws(MIDIError) -> MIDIFile.Reading {
  try MIDIFile.read(bytes.flatMap(\.self), name: "test.mid")
}

/// A file with one track of these events, all of them regular.
func file(_ events: [UInt8], division: String = "00 60") throws(MIDIError) -> MIDIFile {
  try MIDIFile.read(header(division: division) + track(events + endOfTrack), name: "test.mid", .strict).file
}

extension MIDIFile {
  /// The keys of its notes, in order.
  var keys: [Int] { notes.map { Int($0.note.pitch.number) } }
}
