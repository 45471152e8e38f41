// What the synth must be told, and when. Must not know the synth.
internal import Audio
internal import Music

/// Turns notes, pedal presses and controller changes into commands in the order of time.
///
/// Time is counted in blocks of 64 frames, since the synth hears nothing finer; an onset is rounded to the nearest block.
/// What happens at one time (to a microsecond) happens in this order: keys released, pedals lifted, controllers moved and
/// pedals pressed, keys struck. What begins lasts at least one block. A key that is struck again while it is held belongs to the newer note from then on, and the older one's
/// release is dropped; the pedal, a 129th key of each channel, likewise.
struct Schedule: CommandSource {
  private let blocksPerSecond: Double
  private var queue = Heap<Entry>()
  private var eventCount = 0
  /// For each channel and key (128 is the pedal) the event that holds it, counted from 1; 0 when it is up.
  private var holders = [Int](repeating: 0, count: 16 * 129)
  private var lastRelease = 0
  private var lastLift = 0
  /// Of the controllers that hold notes, for each channel, whether they are down: sustain, then sostenuto.
  private var isHolding = [Bool](repeating: false, count: 2 * 16)

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
    // A pedal may be held for ever, and a controller move long after the music: the piece ends without them.
    let end = event.note == nil ? min(event.end, Seconds(Schedule.longest)) : event.end
    let onset = min(event.onset, end)
    let start = try block(at: onset)
    let stop = max(start + 1, try block(at: end))
    switch event {
    case .note(let note):
      let (channel, key) = (note.channel, note.pitch.number)
      let holder = Int(channel) * 129 + Int(key)
      enter(start, onset, .strike(channel: channel, key: key, velocity: note.velocity), .strikes(holder))
      enter(stop, end, .release(channel: channel, key: key), .releases(holder))
      lastRelease = max(lastRelease, stop)
    case .pedal(let press):
      let holder = Int(press.channel) * 129 + 128
      enter(start, onset, .control(channel: press.channel, .sustain, value: 127), .presses(holder))
      enter(stop, end, .control(channel: press.channel, .sustain, value: 0), .lifts(holder))
      lastLift = max(lastLift, stop)
    case .control(let change):
      enter(start, onset, .control(channel: change.channel, change.control, value: change.value), .moves)
      noteLift(change, at: start)
    }
  }

  /// Remembers when a controller last let go of notes that it may have held.
  private mutating func noteLift(_ change: ControlChange, at block: Int) {
    for (index, control) in [Control.sustain, .sostenuto].enumerated() {
      guard change.control == control || change.control == .resetAll else { continue }
      let (holder, isDown) = (2 * Int(change.channel) + index, change.control == control && change.value >= 64)
      if isHolding[holder] && !isDown { lastLift = max(lastLift, block) }
      isHolding[holder] = isDown
    }
  }

  /// The next command before `block`, and when.
  mutating func next(before block: Int) -> Script.Step? {
    while let first = queue.first, first.block < block {
      let entry = queue.removeFirst()
      switch entry.role {
      case .moves: break
      case .strikes(let holder), .presses(let holder): holders[holder] = entry.event
      case .releases(let holder), .lifts(let holder):
        guard holders[holder] == entry.event else { continue }
        holders[holder] = 0
      }
      return Script.Step(block: entry.block, command: entry.command)
    }
    return nil
  }

  private mutating func enter(_ block: Int, _ time: Seconds, _ command: Command, _ role: Entry.Role) {
    // Times that differ by rounding alone are equal.
    let microseconds = Int((max(0, time.value) * 1_048_576).rounded())
    queue.insert(Entry(block: block, time: microseconds, role: role, event: eventCount, command: command))
  }
}

private struct Entry: Comparable {
  /// What it does to its holder, of the schedule's, if it has one.
  enum Role {
    case releases(Int)
    case lifts(Int)
    case moves
    case presses(Int)
    case strikes(Int)
  }

  let block: Int
  let time: Int
  let role: Role
  let event: Int
  let command: Command

  static func == (a: Entry, b: Entry) -> Bool { a.order == b.order }
  static func < (a: Entry, b: Entry) -> Bool { a.order < b.order }

  private var order: (Int, Int, Int, Int) { (block, time, rank, event) }

  /// The order at one time.
  private var rank: Int {
    switch role {
    case .releases: 0
    case .lifts: 1
    case .moves, .presses: 2
    case .strikes: 3
    }
  }
}
