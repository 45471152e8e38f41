import Audio
import Music
import Synchronization

@testable import Live

/// A clock that jumps to the time that a task sleeps until.
final class LeapingClock: LiveClock {
  private let time = Mutex(0.0)

  var now: Double { time.withLock { $0 } }

  func sleep(until wanted: Double) async throws { time.withLock { $0 = max($0, wanted) } }

  func advance(by seconds: Double) { time.withLock { $0 += seconds } }
}

/// A list of pieces in order, then nothing.
final class ListedPieces: PieceSource {
  private let pieces: Mutex<[LivePiece]>
  let made = Atomic(0)

  init(_ pieces: [LivePiece]) { self.pieces = Mutex(pieces) }

  func next() -> LivePiece? {
    made.add(1, ordering: .relaxed)
    return pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}

/// Endless pieces, created on request.
final class EndlessPieces: PieceSource {
  let made = Mutex<[LivePiece]>([])
  private let make: @Sendable (Int) -> LivePiece

  init(_ make: @escaping @Sendable (Int) -> LivePiece) { self.make = make }

  func next() -> LivePiece? {
    made.withLock { made in
      made.append(make(made.count + 1))
      return made.last
    }
  }
}

/// Frames that show their position: a slow triangle wave with a different height for each piece, too soft for the
/// limiter.
func wave(_ number: Int, frames: Int) -> [Float] {
  var samples: [Float] = (0..<960).map { index in
    let step: Int = 1 + (index / 2 + index % 2) % 480
    return Float(step) / 480 * 0.02 * Float(number)
  }
  while samples.count < 2 * frames { samples += samples }
  return Array(samples.prefix(2 * frames))
}

/// A piece with the given sound, and a note every half second.
func piece(
  _ number: Int, seconds: Double, level: Level = .asRendered, gate: Gate? = nil
) -> LivePiece {
  let frames = LivePiece.sampleRate.frames(seconds)
  return LivePiece(PieceFacts(title: "Piece \(number)", seed: UInt64(number)), level: level, folder: "/tmp") { piece in
    piece.append(
      (0..<Int(seconds * 2)).map {
        .note(Note(pitch: Pitch(60), velocity: 80, onset: Seconds(Double($0) / 2), duration: 0.25))
      })
    let samples = wave(number, frames: frames)
    for start in stride(from: 0, to: samples.count, by: 2 * 12000) {
      try piece.append(samples.span.extracting(start..<min(samples.count, start + 2 * 12000)))
    }
    await gate?.passed()
  }
}

/// Keeps a producer waiting until it is opened.
final class Gate: Sendable {
  private let stream = AsyncStream<Void>.makeStream()

  func open() { stream.continuation.finish() }
  func passed() async { for await _ in stream.stream {} }
}

/// Reads a number of seconds, in blocks of 20 ms.
func read(_ seconds: Double, from listener: Listener) async -> [Float] {
  var samples: [Float] = []
  while samples.count < 2 * LivePiece.sampleRate.frames(seconds), let next = await listener.next(frames: 960) {
    samples += next.samples
  }
  return samples
}

/// Like `read`, but returns the blocks.
func blocks(_ seconds: Double, from listener: Listener) async -> [Listener.Block] {
  var blocks: [Listener.Block] = []
  while blocks.count < Int(seconds * 50), let next = await listener.next(frames: 960) { blocks.append(next.block) }
  return blocks
}

extension Timeline {
  /// Waits until a condition holds.
  func wait(until isSo: (Timeline) -> Bool) async {
    while true {
      let number = changeNumber
      if isSo(self) { return }
      await change(after: number)
    }
  }
}
