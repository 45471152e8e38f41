internal import Music
internal import Synchronization

/// A synth, which plays some of the keys of a piece, behind a lock that makes it safe to pass between threads. The lock
/// is never contended.
final class LockedSynth: Sendable {
  private let state: Mutex<SynthState>

  init(_ synth: consuming Synth) { state = Mutex(SynthState(synth: synth)) }

  /// Renders the blocks from the current position to `end` as interleaved frames.
  ///
  /// - Parameter steps: the commands before `end`, ordered by block; overdue ones are executed at once.
  func play(_ steps: [Script.Step], until end: Int) -> [Float] {
    state.withLock { state in
      let start = state.position
      var samples = [Float](repeating: 0, count: 2 * Synth.blockFrames * (end - start))
      for step in steps {
        state.render(until: step.block, into: &samples, from: start)
        state.synth.perform(step.command, isSilent: step.isSilent)
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
