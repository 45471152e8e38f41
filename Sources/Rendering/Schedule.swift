// What the synth must be told, and when. Must not know the synth.
internal import Audio
internal import Music

/// What the synth is told.
enum Command: Hashable, Sendable {
  /// Ends the key's note, if it has one, and begins another.
  case strike(channel: Int, key: Int, velocity: Int)
  case release(channel: Int, key: Int)
  case pedal(channel: Int, isDown: Bool)
}

/// Turns notes and pedal presses into commands in the order of time.
///
/// Time is counted in blocks of 64 frames, since the synth hears nothing finer; an onset is rounded to the nearest block.
/// In one block the order is: keys released, pedals lifted, pedals pressed, keys struck. What begins lasts at least
/// one block. A key that is struck again while it is held belongs to the newer note from then on, and the older one's
/// release is dropped; the pedal, a 129th key of each channel, likewise.
struct Schedule {
  private let blocksPerSecond: Double
  private var queue = Heap<Entry>()
  private var eventCount = 0
  /// For each channel and key (128 is the pedal) the event that holds it, counted from 1; 0 when it is up.
  private var holders = [Int](repeating: 0, count: 16 * 129)
  private var lastRelease = 0
  private var lastLift = 0

  /// No piece is longer, in seconds: a day.
  static let longest = 86_400.0
  /// A pedal that stays down after the last note is lifted, after so many seconds.
  static let longestPedal = 6.0

  init(sampleRate: SampleRate) {
    blocksPerSecond = Double(sampleRate.rawValue) / Double(Synth.blockFrames)
  }

  /// The block in which something at `time` takes effect.
  func block(at time: Seconds) throws(RenderError) -> Int {
    guard time.value <= Schedule.longest else { throw .tooLong(seconds: time.value, limit: Schedule.longest) }
    return Int((max(0, time.value) * blocksPerSecond).rounded())
  }

  /// When the piece has ended: all keys are up, and the pedals too, or have been held for long enough.
  var end: Int { max(lastRelease, min(lastLift, lastRelease + Int(Schedule.longestPedal * blocksPerSecond))) }

  /// - Precondition: what comes out of `next` has not passed its onset yet.
  mutating func add(_ event: MusicEvent) throws(RenderError) {
    eventCount += 1
    let start = try block(at: event.onset)
    switch event {
    case .note(let note):
      let (channel, key) = (Int(note.channel), Int(note.pitch.number))
      let end = max(start + 1, try block(at: note.end))
      enter(start, .strike(channel: channel, key: key, velocity: Int(note.velocity)))
      enter(end, .release(channel: channel, key: key))
      lastRelease = max(lastRelease, end)
    case .pedal(let press):
      // A pedal may be held for ever; it is lifted at the end of the piece anyway.
      let end = max(start + 1, try block(at: min(press.end, Seconds(Schedule.longest))))
      enter(start, .pedal(channel: Int(press.channel), isDown: true))
      enter(end, .pedal(channel: Int(press.channel), isDown: false))
      lastLift = max(lastLift, end)
    }
  }

  /// The next command before `block`, and when.
  mutating func next(before block: Int) -> (block: Int, command: Command)? {
    while let first = queue.first, first.block < block {
      let entry = queue.removeFirst()
      let holder = entry.command.key
      if entry.command.isBeginning {
        holders[holder] = entry.event
      } else if holders[holder] == entry.event {
        holders[holder] = 0
      } else {
        continue
      }
      return (entry.block, entry.command)
    }
    return nil
  }

  private mutating func enter(_ block: Int, _ command: Command) {
    queue.insert(Entry(block: block, event: eventCount, command: command))
  }
}

private struct Entry: Comparable {
  let block: Int
  let event: Int
  let command: Command

  static func < (a: Entry, b: Entry) -> Bool {
    (a.block, a.command.rank, a.event) < (b.block, b.command.rank, b.event)
  }
}

extension Command {
  /// The order within a block.
  fileprivate var rank: Int {
    switch self {
    case .release: 0
    case .pedal(_, isDown: false): 1
    case .pedal(_, isDown: true): 2
    case .strike: 3
    }
  }

  fileprivate var isBeginning: Bool { rank >= 2 }

  /// Which of a schedule's holders it is about.
  fileprivate var key: Int {
    switch self {
    case .strike(let channel, let key, _), .release(let channel, let key): channel * 129 + key
    case .pedal(let channel, _): channel * 129 + 128
    }
  }
}
