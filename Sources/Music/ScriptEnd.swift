/// Determines the end of a script, and the block from which on it only dies away, from its commands.
///
/// Channels without notes don't count: their pedals and controllers are inaudible.
package struct ScriptEnd {
  /// Seconds after the last note for which a script waits for pedals: pedals that are lifted eventually, and pedals
  /// that never are.
  private static let longestPedal = (lifted: 300.0, neverLifted: 60.0)

  /// The channels with notes so far.
  private var used: Set<UInt8> = []
  private var lastRelease = 0
  private var lastLift = 0
  private var settled = 0
  /// The last block in which all sound of a channel was ended at once.
  private var lastCut = -1
  /// Number of note-ons and releases so far.
  private var keyMoves = 0
  /// The pedals that are down, with the value of `keyMoves` when each was pressed.
  private var pedals = HeldPedals<Int>()
  /// The last block in which a pedal was lifted that had been pressed after the last note-on or release so far. After
  /// the last sound such a pedal holds nothing, so it doesn't count.
  private var lateLift = 0

  package init() {}

  /// Processes a command. Ends of notes that are not commands are reported with `release(at:)`.
  package mutating func update(_ command: SynthCommand, at block: Int) {
    switch command {
    case .noteOn(let channel, _, _):
      used.insert(channel)
      settled = block
      release(at: block)
    case .noteOff(let channel, _): if used.contains(channel) { release(at: block) }
    case .control(let channel, let control, let value) where control == .sustain || control == .sostenuto:
      noteLifts(pedals.update(control, value, channel: channel, at: keyMoves), channel, at: block)
    case .control(let channel, .soundOff, _): if used.contains(channel) { lastCut = block }
    case .control(let channel, .resetAll, _), .reset(let channel):
      noteLifts(pedals.lift(channel), channel, at: block)
      change(channel, at: block)
    case .control(_, .softPedal, _), .control(_, .notesOff, _): break
    case .control(let channel, _, _), .keyPressure(let channel, _, _), .select(let channel, _), .tune(let channel, _),
      .tuneOctave(let channel, _, _):
      change(channel, at: block)
    case .masterVolume, .systemExclusive: settled = block
    }
  }

  package mutating func release(at block: Int) {
    lastRelease = max(lastRelease, block)
    (lastLift, lateLift) = (max(lastLift, lateLift), 0)
    keyMoves += 1
  }

  private mutating func change(_ channel: UInt8, at block: Int) {
    if used.contains(channel) { settled = block }
  }

  private mutating func noteLifts(_ presses: [Int], _ channel: UInt8, at block: Int) {
    guard used.contains(channel) else { return }
    for press in presses {
      if press == keyMoves { lateLift = block } else { lastLift = block }
    }
  }

  /// - Parameter extra: number of blocks between the last release and the end.
  package func script(_ steps: [Script.Step], blocksPerSecond: Double, extra: Int = 0) -> Script {
    func limit(_ seconds: Double) -> Int { lastRelease + Int(seconds * blocksPerSecond) }
    let lift =
      pedals.down.contains { $0.value < keyMoves && used.contains($0.key.channel) }
      ? limit(Self.longestPedal.neverLifted) : min(lastLift, limit(Self.longestPedal.lifted))
    let end = max(lastRelease, lift)
    // If sound is cut off in the last block, the cut has to be executed before the piece dies away.
    return Script(steps: steps, end: end + extra + (lastCut == end ? 1 : 0), settled: settled)
  }
}

extension Script {
  /// A script that ends with the last sound of its commands.
  package init(_ steps: [Step], blocksPerSecond: Double) {
    var end = ScriptEnd()
    for step in steps { end.update(step.command, at: step.block) }
    self = end.script(steps, blocksPerSecond: blocksPerSecond)
  }
}
