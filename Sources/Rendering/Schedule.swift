internal import Audio
internal import HeapModule
internal import Music

/// Supplies commands ordered by block.
protocol CommandSource {
  /// The next command that is due before `block`, or nil if there is none yet.
  mutating func next(before block: Int) -> Script.Step?
}

/// Reads a script from start to end.
struct ScriptReader: CommandSource {
  private let steps: [Script.Step]
  private var position = 0

  init(_ script: Script) { steps = script.steps }

  mutating func next(before block: Int) -> Script.Step? {
    guard position < steps.count, steps[position].block < block else { return nil }
    defer { position += 1 }
    return steps[position]
  }
}

/// Converts notes, pedal presses and controller changes into commands ordered by time.
///
/// Onsets are rounded to blocks of 64 frames, the synth's time resolution. At the same time (to a microsecond) commands
/// are ordered as follows: keys released, pedals lifted, controllers changed and pedals pressed, keys struck. Every
/// event lasts at least one block. If a key is struck again while it is held, it belongs to the newer note from then
/// on, and the release of the older note is dropped. The pedal, treated as a 129th key of each channel, behaves in the
/// same way.
struct Schedule: CommandSource {
  private let blocksPerSecond: Double
  private var queue = Heap<Entry>()
  private var eventCount = 0
  /// For each channel and key (128 is the pedal), the number of the event that holds it, counted from 1; 0 if it is up.
  private var holders = [Int](repeating: 0, count: 16 * 129)
  private var lastRelease = 0
  /// When the last key comes up, as exactly as the events tell.
  private var lastEnd = Seconds.zero
  private var lastLift = 0
  /// The last lift of a pedal that went down after `lastEnd`: it counts once another note follows.
  private var lateLift = 0
  private var pedals = HeldPedals<Seconds>()

  /// Longest piece in seconds: one day.
  static let longest = 86_400.0
  /// Seconds after the last note at which a pedal that is still down is lifted.
  static let longestPedal = 6.0

  init(sampleRate: SampleRate) {
    blocksPerSecond = Double(sampleRate.rawValue) / Double(Synth.blockFrames)
  }

  /// The block at which an event at `time` takes effect.
  func block(at time: Seconds) throws(RenderError) -> Int {
    guard time.value <= Schedule.longest else { throw .tooLong(limit: Schedule.longest) }
    return Int((max(0, time.value) * blocksPerSecond).rounded())
  }

  /// The block at which the piece ends: all keys are up, and the pedals are up or have been held for `longestPedal`. A
  /// pedal that goes down when all keys are up holds nothing, so it does not count.
  var end: Int { max(lastRelease, min(lastLift, lastRelease + Int(Schedule.longestPedal * blocksPerSecond))) }

  /// - Precondition: `next` has not been called for blocks after the event's onset.
  mutating func add(_ event: MusicEvent) throws(RenderError) {
    eventCount += 1
    // A pedal may be held forever, and a controller may change long after the music: neither prolongs the piece.
    let end = event.note == nil ? min(event.end, Seconds(Schedule.longest)) : event.end
    let onset = min(event.onset, end)
    let start = try block(at: onset)
    let stop = max(start + 1, try block(at: end))
    switch event {
    case .note(let note):
      let (channel, key) = (note.channel, note.pitch.number)
      let holder = Int(channel) * 129 + Int(key)
      enter(start, onset, .noteOn(channel: channel, key: key, velocity: note.velocity), .strikes(holder))
      enter(stop, end, .noteOff(channel: channel, key: key), .releases(holder))
      (lastRelease, lastEnd) = (max(lastRelease, stop), max(lastEnd, end))
      (lastLift, lateLift) = (max(lastLift, lateLift), 0)
    case .pedal(let press):
      let holder = Int(press.channel) * 129 + 128
      enter(start, onset, .control(channel: press.channel, .sustain, value: 127), .presses(holder))
      enter(stop, end, .control(channel: press.channel, .sustain, value: 0), .lifts(holder))
      noteLift(at: stop, pressed: onset)
    case .control(let change):
      enter(start, onset, .control(channel: change.channel, change.control, value: change.value), .moves)
      noteLift(change, at: start, onset)
    }
  }

  private mutating func noteLift(at block: Int, pressed: Seconds) {
    if pressed < lastEnd { lastLift = max(lastLift, block) } else { lateLift = max(lateLift, block) }
  }

  /// Records when a controller last released notes that it may have held.
  private mutating func noteLift(_ change: ControlChange, at block: Int, _ time: Seconds) {
    for pressed in pedals.update(change.control, change.value, channel: change.channel, at: time) {
      noteLift(at: block, pressed: pressed)
    }
  }

  /// The next command that is due before `block`, or nil if there is none.
  mutating func next(before block: Int) -> Script.Step? {
    while let first = queue.min, first.block < block {
      let entry = queue.removeMin()
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

  private mutating func enter(_ block: Int, _ time: Seconds, _ command: SynthCommand, _ role: Entry.Role) {
    // Rounded, so that times that differ only by rounding errors are equal.
    let microseconds = Int((max(0, time.value) * 1_048_576).rounded())
    queue.insert(Entry(block: block, time: microseconds, role: role, event: eventCount, command: command))
  }
}

private struct Entry: Comparable {
  /// Effect of the command on its key's holder, given as an index into `holders`.
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
  let command: SynthCommand

  static func == (a: Entry, b: Entry) -> Bool { a.order == b.order }
  static func < (a: Entry, b: Entry) -> Bool { a.order < b.order }

  private var order: (Int, Int, Int, Int) { (block, time, rank, event) }

  /// The order of commands at the same time.
  private var rank: Int {
    switch role {
    case .releases: 0
    case .lifts: 1
    case .moves, .presses: 2
    case .strikes: 3
    }
  }
}
