internal import Music
internal import Synchronization

/// A command and the synth that it goes to; nil for all synths.
struct SynthStep {
  let step: Script.Step
  let synth: UInt8?
}

/// A synth, which plays some of the keys of a piece, behind a lock that makes it safe to pass between threads. The lock
/// is never contended.
final class LockedSynth: Sendable {
  private let state: Mutex<SynthState>

  init(_ synth: consuming Synth) { state = Mutex(SynthState(synth: synth)) }

  /// Renders the blocks from the current position to `end` as interleaved frames.
  ///
  /// - Parameters:
  ///   - steps: the commands before `end`, ordered by block; overdue ones are executed at once.
  ///   - synth: the synth's own number; commands to other synths are ignored.
  /// - Throws: `CancellationError`; the synth can't be used afterwards.
  func play(_ steps: [SynthStep], of synth: Int, until end: Int) throws -> [Float] {
    try state.withLock { state in
      let start = state.position
      var samples = [Float](repeating: 0, count: 2 * Synth.blockFrames * (end - start))
      for turn in steps {
        try Task.checkCancellation()
        guard turn.synth.map({ $0 == synth }) ?? true else { continue }
        state.render(until: turn.step.block, into: &samples, from: start)
        state.synth.perform(turn.step.command, isSilent: turn.step.isSilent)
      }
      state.render(until: end, into: &samples, from: start)
      return samples
    }
  }

  /// Lifts all pedals and releases all keys.
  func releaseAll() { state.withLock { $0.synth.releaseAll() } }

  func hasVoices() -> Bool { state.withLock { $0.synth.hasVoices() } }
}

/// A synth and its position in blocks.
private struct SynthState: ~Copyable {
  var synth: Synth
  var position = 0

  /// - Parameter start: block number of the first frame in `samples`.
  mutating func render(until end: Int, into samples: inout [Float], from start: Int) {
    synth.render(blocks: end - position, into: &samples, at: position - start)
    position = max(position, end)
  }
}
