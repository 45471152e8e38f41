internal import Music

/// The time unit of a script, and limits of its length.
package struct ScriptClock: Sendable {
  package let framesPerSecond: Int
  /// Number of frames in a block. Commands take effect at the start of a block.
  package let blockFrames: Int
  /// Maximum time in seconds; later events are moved to it.
  package let longest: Double

  /// Seconds after the last note for which a script waits for pedals: pedals that are lifted eventually, and pedals
  /// that never are.
  package static let longestPedal = (lifted: MIDIFile.longestGap, neverLifted: 60.0)

  package init(framesPerSecond: Int, blockFrames: Int, longest: Double) {
    (self.framesPerSecond, self.blockFrames, self.longest) = (framesPerSecond, blockFrames, longest)
  }

  func block(at time: Seconds) -> Int {
    Int((min(max(0, time.value), longest) * blocksPerSecond).rounded())
  }

  var blocksPerSecond: Double { Double(framesPerSecond) / Double(blockFrames) }
}

/// Determines the end of a script, and the block from which on it only dies away, while the script is written.
struct ScriptEnd {
  private struct Pedal: Hashable {
    let channel: UInt8
    let control: Control
  }

  private var lastRelease = 0
  private var lastLift = 0
  private var settled = 0
  /// The last block in which all sound of a channel was ended at once.
  private var lastCut = -1
  private var pedalsDown: Set<Pedal> = []
  /// Pedals that went down after the last strike or release so far, and the last block in which one of them was lifted:
  /// after the last sound they hold nothing, so they don't count.
  private var late: (down: Set<Pedal>, lift: Int) = ([], 0)

  /// Processes a command. Ends of notes are reported with `release(at:)`, since not all of them are commands.
  mutating func update(_ command: Command, at block: Int) {
    switch command {
    case .release: release(at: block)
    case .control(let channel, let control, let value) where control == .sustain || control == .sostenuto:
      let pedal = Pedal(channel: channel, control: control)
      if value < 64 {
        lift(pedal, at: block)
      } else if pedalsDown.insert(pedal).inserted {
        late.down.insert(pedal)
      }
    case .control(_, .soundOff, _): lastCut = block
    case .control(let channel, .resetAll, _), .reset(let channel):
      if case .reset = command { lastCut = block }
      for pedal in pedalsDown where pedal.channel == channel { lift(pedal, at: block) }
      settled = block
    case .control(_, .softPedal, _), .control(_, .notesOff, _): break
    case .strike:
      settled = block
      release(at: block)
    case .control, .keyPressure, .select, .tune, .tuneOctave, .masterVolume, .systemExclusive: settled = block
    }
  }

  mutating func release(at block: Int) {
    lastRelease = max(lastRelease, block)
    (lastLift, late) = (max(lastLift, late.lift), ([], 0))
  }

  private mutating func lift(_ pedal: Pedal, at block: Int) {
    guard pedalsDown.remove(pedal) != nil else { return }
    if late.down.remove(pedal) != nil { late.lift = block } else { lastLift = block }
  }

  /// - Parameter extra: number of blocks between the last release and the end.
  func script(_ steps: [Script.Step], blocksPerSecond: Double, extra: Int = 0) -> Script {
    func limit(_ seconds: Double) -> Int { lastRelease + Int(seconds * blocksPerSecond) }
    let lift =
      pedalsDown.subtracting(late.down).isEmpty
      ? min(lastLift, limit(ScriptClock.longestPedal.lifted)) : limit(ScriptClock.longestPedal.neverLifted)
    let end = max(lastRelease, lift)
    // If sound is cut off in the last block, the cut has to be executed before the piece dies away.
    return Script(steps: steps, end: end + extra + (lastCut == end ? 1 : 0), settled: settled)
  }
}
