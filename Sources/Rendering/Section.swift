// One synth's share of a piece. Must not know which commands are its own.
internal import Music
internal import Synchronization

/// A synth that plays by itself, so that several can play at once. It is locked while it plays, which is never waited for.
final class Section: Sendable {
  private let seat: Mutex<Seat>

  init(_ synth: consuming Synth) { seat = Mutex(Seat(synth: synth)) }

  /// The interleaved frames of all blocks from where it stands to `end`.
  ///
  /// - Parameter steps: those before `end`, in the order of their blocks; what should have come earlier comes now.
  func play(_ steps: [Script.Step], until end: Int) -> [Float] {
    seat.withLock { seat in
      let start = seat.position
      var samples = [Float](repeating: 0, count: 2 * Synth.blockFrames * (end - start))
      for step in steps {
        seat.render(until: step.block, into: &samples, from: start)
        seat.synth.perform(step.command)
      }
      seat.render(until: end, into: &samples, from: start)
      return samples
    }
  }

  /// Lifts all pedals and releases all keys.
  func releaseAll() { seat.withLock { $0.synth.releaseAll() } }
}

/// A synth and how far it has come.
private struct Seat: ~Copyable {
  var synth: Synth
  var position = 0

  /// - Parameter start: the block that `samples` begin with.
  mutating func render(until end: Int, into samples: inout [Float], from start: Int) {
    synth.render(blocks: end - position, into: &samples, at: position - start)
    position = max(position, end)
  }
}
