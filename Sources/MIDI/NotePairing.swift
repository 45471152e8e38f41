// Note-ons and note-offs to notes. Must not know tempo events or bytes.
private import Music

/// Pairs the note-ons and note-offs of a track, first in, first out, by channel and key.
///
/// The notes sounding under one key form a linked list through `next`, so that a pairing takes constant time.
struct NotePairing {
  /// In the order of tracks, then of note-ons.
  private(set) var notes: [MIDINote] = []
  /// For each note, the one struck after it under the same channel and key.
  private var next: [Int32] = []
  /// The sounding notes of each slot, the earliest and the latest; `none` where there are none.
  private var first = [Int32](repeating: none, count: 16 * 128)
  private var last = [Int32](repeating: none, count: 16 * 128)
  /// In all slots.
  private var soundingCount = 0

  private static let none: Int32 = -1

  /// - Parameter capacity: about how many notes there will be at most.
  init(capacity: Int) {
    notes.reserveCapacity(capacity)
    next.reserveCapacity(capacity)
  }

  /// Adds the notes of a track. A note-off without a note does nothing; a note without a note-off ends with the track.
  mutating func add(_ track: MIDITrack, number: Int, tempoMap: TempoMap) {
    let begin = notes.count
    for event in track.events {
      if event.isNoteOn {
        strike(event, track: number, tempoMap: tempoMap)
      } else if event.isNoteOff {
        release(Self.slot(event.channel, event.data1), at: event.tick, tempoMap: tempoMap)
      }
    }
    for index in begin..<notes.count where soundingCount > 0 {
      let note = notes[index].note
      release(Self.slot(note.channel, note.pitch.number), at: track.end, tempoMap: tempoMap)
    }
  }

  /// One slot for each key of each channel.
  private static func slot(_ channel: UInt8, _ key: UInt8) -> Int { Int(channel) << 7 | Int(key) }

  private mutating func strike(_ event: MIDIEvent, track: Int, tempoMap: TempoMap) {
    let slot = Self.slot(event.channel, event.data1)
    let index = Int32(notes.count)
    let note = Note(
      pitch: Pitch(Int(event.data1)), velocity: event.data2, onset: tempoMap.seconds(at: event.tick), duration: .zero,
      channel: event.channel)
    notes.append(MIDINote(note: note, onset: event.tick, duration: .zero, track: Int32(track)))
    next.append(Self.none)
    if first[slot] == Self.none { first[slot] = index } else { next[Int(last[slot])] = index }
    last[slot] = index
    soundingCount += 1
  }

  private mutating func release(_ slot: Int, at tick: Ticks, tempoMap: TempoMap) {
    guard first[slot] != Self.none else { return }
    let index = Int(first[slot])
    first[slot] = next[index]
    soundingCount -= 1
    notes[index].duration = tick - notes[index].onset
    notes[index].note.duration = tempoMap.seconds(at: tick) - notes[index].note.onset
  }
}
