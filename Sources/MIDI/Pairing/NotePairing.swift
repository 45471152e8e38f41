private let none = PairedNote.none

/// Pairs note-ons and note-offs by channel and key, over all tracks.
///
/// Notes of one track are paired first in, first out. A note-off in a track that has no held note on its key ends the
/// earliest held note on that key in any other track. All Notes Off and similar messages (controllers 120 and 123 to
/// 127) end all notes of a channel, and a system reset those of a port.
///
/// If a key has more note-ons than note-offs, some note-off is missing. Then the notes are paired backwards from the
/// last note-off, and a note for which none is left ends when its key is struck again in its track, or otherwise with
/// its track.
struct NotePairing {
  /// In the order of note-ons.
  private(set) var notes: [PairedNote] = []
  /// The notes of one key (“slot”) in one track, or in all tracks if only one track plays its channel.
  private struct Lane {
    /// The first note after the lane last had no held note.
    var first = none
    /// Earliest held note.
    var held = none
    var last = none
    /// Earliest note of the slot that may be held; only used in the slot's first lane.
    var heldOfSlot = none
  }

  private var lanes: [Lane]
  /// Index of further lanes, by slot and track.
  private var moreLanes: [Int: Int] = [:]
  /// For each channel, the only track that plays it; nil if several do.
  private let owners: [Int32?]
  /// For each channel, its notes since no note was held, and the number of notes held.
  private var open: [(notes: [Int32], heldCount: Int)]
  /// For each note on a channel played by several tracks, the next note of its slot.
  private var nextOfSlot: [Int32: Int32] = [:]
  private var lastOfSlot: [Int: Int32] = [:]

  /// - Parameter channels: 16 for each port.
  init(_ sequence: EventSequence, channels: Int) {
    lanes = Array(repeating: Lane(), count: channels * 128)
    open = Array(repeating: ([], 0), count: channels)
    owners = Self.owners(sequence, channels)
    notes.reserveCapacity(sequence.events.count / 2)
    for (index, event) in sequence.events.enumerated() { add(event, at: index, of: sequence) }
  }

  private static func owners(_ sequence: EventSequence, _ channels: Int) -> [Int32?] {
    var owners = [Int32?](repeating: none, count: channels)
    for event in sequence.events where event.event.isNoteOn {
      let channel = Int(event.channel)
      if owners[channel] == none { owners[channel] = event.track }
      if owners[channel] != event.track { owners[channel] = nil }
    }
    return owners
  }

  private mutating func add(_ event: PlayedEvent, at index: Int, of sequence: EventSequence) {
    if event.event.isNoteOn {
      noteOn(event, at: index)
    } else if event.event.isNoteOff {
      release(event, at: index)
    } else if event.event.endsNotes {
      endAll(event.channel, at: 2 * index + 1) { _ in event.event.tick }
    } else if event.event.status == 0xF0,
      case .reset = SystemExclusive(sequence.messages[Int(event.event.payload)])
    {
      for channel in event.channel...(event.channel + 15) {
        endAll(channel, at: 2 * index + 1) { _ in event.event.tick }
      }
    }
  }
}

// MARK: - Lanes

extension NotePairing {
  private static func slot(_ channel: UInt8, _ key: UInt8) -> Int { Int(channel) << 7 | Int(key) }

  private func lane(_ slot: Int, _ track: Int32) -> Int? {
    owners[slot >> 7] != nil ? slot : moreLanes[slot << 32 | Int(track)]
  }

  private mutating func noteOn(_ event: PlayedEvent, at index: Int) {
    let slot = Self.slot(event.channel, event.event.data1)
    let number = Int32(notes.count)
    let lane = lane(slot, event.track) ?? newLane(slot, event.track)
    notes.append(
      PairedNote(
        begin: index, onset: event.event.tick, track: event.track, channel: event.channel, key: event.event.data1,
        velocity: event.event.data2, end: 2 * index + 1, endTick: event.event.tick))
    if lanes[lane].held == none {
      (lanes[lane].first, lanes[lane].held) = (number, number)
    } else {
      notes[Int(lanes[lane].last)].next = number
    }
    lanes[lane].last = number
    open[Int(event.channel)].notes.append(number)
    open[Int(event.channel)].heldCount += 1
    guard owners[Int(event.channel)] == nil else { return }
    if lanes[slot].heldOfSlot == none { lanes[slot].heldOfSlot = number }
    if let last = lastOfSlot.updateValue(number, forKey: slot) { nextOfSlot[last] = number }
  }

  private mutating func newLane(_ slot: Int, _ track: Int32) -> Int {
    lanes.append(Lane())
    moreLanes[slot << 32 | Int(track)] = lanes.count - 1
    return lanes.count - 1
  }

  private mutating func release(_ event: PlayedEvent, at index: Int) {
    let slot = Self.slot(event.channel, event.event.data1)
    var lane = lane(slot, event.track)
    if lane.map({ lanes[$0].held == none }) ?? true { lane = laneOfEarliest(slot) }
    guard let lane, lanes[lane].held != none else { return }
    let note = Int(lanes[lane].held)
    lanes[lane].held = notes[note].next
    end(note, at: 2 * index + 1, event.event.tick)
  }

  /// The lane with the earliest held note of a slot, on a channel played by several tracks.
  private mutating func laneOfEarliest(_ slot: Int) -> Int? {
    guard owners[slot >> 7] == nil else { return nil }
    while lanes[slot].heldOfSlot != none {
      let note = notes[Int(lanes[slot].heldOfSlot)]
      if !note.isEnded { return lane(slot, note.track) }
      lanes[slot].heldOfSlot = nextOfSlot[lanes[slot].heldOfSlot] ?? none
    }
    return nil
  }

  private mutating func end(_ note: Int, at place: PairedNote.Place, _ tick: Ticks) {
    (notes[note].end, notes[note].endTick) = (place, tick)
    notes[note].isEnded = true
    let channel = Int(notes[note].channel)
    open[channel].heldCount -= 1
    if open[channel].heldCount == 0 { open[channel].notes.removeAll(keepingCapacity: true) }
  }
}

// MARK: - Missing note-offs

extension NotePairing {
  /// Ends the held notes of a channel.
  ///
  /// - Parameter tick: end tick for the notes of a track.
  private mutating func endAll(_ channel: UInt8, at place: PairedNote.Place, _ tick: (_ track: Int32) -> Ticks) {
    guard open[Int(channel)].heldCount > 0 else { return }
    for number in open[Int(channel)].notes where !notes[Int(number)].isEnded {
      let note = notes[Int(number)]
      close(lane(Self.slot(channel, note.key), note.track)!, at: place, tick(note.track))
    }
  }

  /// Ends the held notes of all tracks, each with its track.
  mutating func finish(_ ends: (_ track: Int32) -> (place: PairedNote.Place, tick: Ticks)) {
    for channel in open.indices where open[channel].heldCount > 0 {
      for number in open[channel].notes where !notes[Int(number)].isEnded {
        let note = notes[Int(number)]
        let (place, tick) = ends(note.track)
        let isLater = place > note.beginPlace
        close(
          lane(Self.slot(note.channel, note.key), note.track)!, at: isLater ? place : note.beginPlace,
          max(tick, note.onset))
      }
    }
  }

  /// Pairs the notes of a lane again, some of which have no note-off; see `NotePairing`.
  private mutating func close(_ lane: Int, at place: PairedNote.Place, _ tick: Ticks) {
    var (members, offs) = ([Int](), [(place: PairedNote.Place, tick: Ticks)]())
    var number = lanes[lane].first
    while number != none {
      let note = notes[Int(number)]
      members.append(Int(number))
      if note.isEnded { offs.append((note.end, note.endTick)) }
      number = note.next
    }
    var (next, nextEnd) = (none, (place: place, tick: tick))
    for member in members.reversed() {
      let note = notes[member]
      var ending = nextEnd
      if let off = offs.last, off.place > note.beginPlace {
        ending = off
        offs.removeLast()
      } else if next != none, notes[Int(next)].onset > note.onset {
        ending = (notes[Int(next)].beginPlace, notes[Int(next)].onset)
      }
      if !note.isEnded { end(member, at: ending.place, ending.tick) }
      (notes[member].end, notes[member].endTick) = ending
      (next, nextEnd) = (Int32(member), ending)
    }
    lanes[lane].held = none
  }
}

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
