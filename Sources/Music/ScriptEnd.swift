/// Determines the end of a script, and the block from which on it only dies away, from its commands.
///
/// Channels without notes don't count: their pedals and controllers are inaudible.
package struct ScriptEnd {
  private struct Pedal: Hashable {
    let channel: UInt8
    let control: Control
  }

  /// Seconds after the last note for which a script waits for pedals: pedals that are lifted eventually, and pedals
  /// that never are.
  private static let longestPedal = (lifted: 300.0, neverLifted: 60.0)

  /// The channels with strikes so far.
  private var struck: Set<UInt8> = []
  private var lastRelease = 0
  private var lastLift = 0
  private var settled = 0
  /// The last block in which all sound of a channel was ended at once.
  private var lastCut = -1
  private var pedalsDown: Set<Pedal> = []
  /// Pedals that went down after the last strike or release so far, and the last block in which one of them was lifted:
  /// after the last sound they hold nothing, so they don't count.
  private var late: (down: Set<Pedal>, lift: Int) = ([], 0)

  package init() {}

  /// Processes a command. Ends of notes that are not commands are reported with `release(at:)`.
  package mutating func update(_ command: Command, at block: Int) {
    switch command {
    case .strike(let channel, _, _):
      struck.insert(channel)
      settled = block
      release(at: block)
    case .release(let channel, _): if struck.contains(channel) { release(at: block) }
    case .control(let channel, let control, let value) where control == .sustain || control == .sostenuto:
      let pedal = Pedal(channel: channel, control: control)
      if value < 64 {
        lift(pedal, at: block)
      } else if pedalsDown.insert(pedal).inserted {
        late.down.insert(pedal)
      }
    case .control(let channel, .soundOff, _): if struck.contains(channel) { lastCut = block }
    case .control(let channel, .resetAll, _), .reset(let channel):
      for pedal in pedalsDown where pedal.channel == channel { lift(pedal, at: block) }
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
    (lastLift, late) = (max(lastLift, late.lift), ([], 0))
  }

  private mutating func change(_ channel: UInt8, at block: Int) {
    if struck.contains(channel) { settled = block }
  }

  private mutating func lift(_ pedal: Pedal, at block: Int) {
    guard pedalsDown.remove(pedal) != nil, struck.contains(pedal.channel) else { return }
    if late.down.remove(pedal) != nil { late.lift = block } else { lastLift = block }
  }

  /// - Parameter extra: number of blocks between the last release and the end.
  package func script(_ steps: [Script.Step], blocksPerSecond: Double, extra: Int = 0) -> Script {
    func limit(_ seconds: Double) -> Int { lastRelease + Int(seconds * blocksPerSecond) }
    let lift =
      pedalsDown.subtracting(late.down).contains { struck.contains($0.channel) }
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
