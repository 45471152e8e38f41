import Audio
import Music
import Synchronization
import Testing

@testable import Live

@Suite struct PlaylistTests {
  private let clock = LeapingClock()

  /// Reads until a piece with this title is heard, and returns its mark.
  private func heard(_ title: String, _ session: LiveSession, _ listener: Listener) async -> PieceMark {
    while true {
      guard let next = await listener.next(frames: 960) else { Issue.record("the session ended"); break }
      if let mark = session.timeline.piece(at: next.block.position), mark.facts.title == title { return mark }
    }
    return PieceMark(number: 0, facts: PieceFacts(title: ""), origin: 0, start: 0)
  }

  private func session() -> LiveSession {
    LiveSession(source: EndlessPieces { piece($0, seconds: 25) }, calibratedGain: 0, clock: clock)
  }

  @Test func nextGoesOnAndBackReturns() async {
    let session = session()
    let listener = session.timeline.listen()
    _ = await read(1, from: listener)
    session.next()
    _ = await heard("Piece 2", session, listener)
    session.next()
    _ = await heard("Piece 3", session, listener)
    session.back()
    let again = await heard("Piece 2", session, listener)
    #expect(again.origin == again.start && again.number == 4)
    session.next()
    _ = await heard("Piece 3", session, listener)
  }

  @Test func backAtTheFirstPieceBeginsItAgain() async {
    let session = session()
    let listener = session.timeline.listen()
    _ = await read(3, from: listener)
    session.back()
    await session.timeline.wait { $0.log(from: 0).entries.contains(.cut(at: 3)) && $0.end > 200_000 }
    let samples = await read(1, from: listener)
    let mark = session.timeline.piece(at: listener.cursor)
    #expect(mark?.facts.title == "Piece 1" && mark?.number == 2)
    let offset = listener.cursor - (mark?.start ?? 0)
    #expect(samples.suffix(100) == wave(1, frames: offset).suffix(100))
  }

  @Test func undoGoesOnWhereThePieceWasLeft() async {
    let session = session()
    let listener = session.timeline.listen()
    _ = await read(10, from: listener)
    session.next()
    // The listener must not reach the second piece before the skip takes effect.
    await session.timeline.wait { timeline in
      timeline.log(from: 0).entries.contains { if case .cut = $0 { true } else { false } }
    }
    _ = await heard("Piece 2", session, listener)
    #expect(session.state.canUndo)
    session.undo()
    let mark = await heard("Piece 1", session, listener)
    let entries = session.timeline.log(from: 0).entries
    let cuts = entries.compactMap { if case .cut(let time) = $0 { time.value } else { nil } }
    #expect(mark.start - mark.origin == Int((cuts[0] * 48000).rounded()))
    // After the fade, the sound is the same.
    _ = await read(0.1, from: listener)
    let (block, samples) = (await listener.next(frames: 960))!
    let offset = block.position - mark.origin
    #expect(samples == Array(wave(1, frames: offset + 960).suffix(1920)))
    #expect(!session.state.canUndo)
  }

  @Test func threeSkipsCanBeUndone() async {
    let session = session()
    let listener = session.timeline.listen()
    _ = await read(1, from: listener)
    for number in 2...5 {
      session.next()
      _ = await heard("Piece \(number)", session, listener)
    }
    for number in [4, 3, 2] {
      session.undo()
      _ = await heard("Piece \(number)", session, listener)
    }
    #expect(!session.state.canUndo)
  }

  @Test func aSkipLeadsToTheNextPieceUntilItBegins() async {
    let session = session()
    let listener = session.timeline.listen()
    _ = await read(1, from: listener)
    #expect(session.state.skipTarget == nil)
    session.next()
    await session.settle()
    let state = session.state
    #expect(state.current?.facts.title == "Piece 1" && state.skipTarget?.title == "Piece 2")
    await session.timeline.wait { $0.end >= 96_000 }
    clock.advance(by: 2)
    let later = session.state
    #expect(later.current?.facts.title == "Piece 2" && later.skipTarget == nil)
  }

  @Test func aPieceThatFailsIsLeftOut() async {
    struct Broken: Error, CustomStringConvertible { let description = "broken.mid: byte 0 is not M" }
    let broken = LivePiece(PieceFacts(title: "Broken"), folder: "/tmp") { _ in throw Broken() }
    let session = LiveSession(
      source: ListedPieces([broken, piece(2, seconds: 1)]), calibratedGain: 0, clock: clock)
    let samples = await read(5, from: session.timeline.listen(lead: 1))
    #expect(samples == wave(2, frames: 48000))
    #expect(
      session.timeline.log(from: 0).entries.first == .failed(broken.facts, FailureReason(error: Broken())))
  }

  @Test func piecesThatAlwaysFailEndTheSession() async {
    struct Broken: Error {}
    let source = EndlessPieces { _ in LivePiece(PieceFacts(title: "Broken"), folder: "/tmp") { _ in throw Broken() } }
    let session = LiveSession(source: source, calibratedGain: 0, clock: clock)
    #expect(await read(5, from: session.timeline.listen(lead: 1)).isEmpty)
    #expect(source.made.withLock(\.count) == 16)
  }

  @Test func stoppingFadesAndEnds() async {
    let session = session()
    let listener = session.timeline.listen()
    _ = await read(1, from: listener)
    // A fade needs frames that have been written.
    await session.timeline.wait { $0.end >= listener.cursor + 48000 }
    session.stop()
    await session.timeline.wait { _ in session.state.isComplete }
    #expect(await read(5, from: listener).count == 2 * 1440)
    #expect(listener.isAtEnd)
  }

  @Test func aPieceThatKeepsItsLevelHasNoCalibratedGain() async {
    let session = LiveSession(source: ListedPieces([piece(1, seconds: 1)]), calibratedGain: 7, clock: clock)
    #expect(await read(5, from: session.timeline.listen(lead: 1)) == wave(1, frames: 48000))
  }

  @Test func theGainGlidesToThatOfThePiece() async {
    let gate = Gate()
    // Its own gain is more than 20 dB above the calibrated one.
    let soft = LivePiece(PieceFacts(title: "Soft"), level: .loudness(LUFS: -16), folder: "/tmp") { piece in
      let samples = wave(1, frames: 48000 * 10)
      try piece.append(samples.span.extracting(0..<2 * 48000))
      await gate.passed()
      try piece.append(samples.span.extracting(2 * 48000..<samples.count))
    }
    let session = LiveSession(source: ListedPieces([soft]), calibratedGain: 6, clock: clock)
    let listener = session.timeline.listen(lead: 1)
    let first = await read(0.9, from: listener)
    gate.open()
    let rest = await read(20, from: listener)
    let gain = { (samples: [Float], frame: Int, offset: Int) in
      samples[2 * offset + 1] / wave(1, frames: frame + 1)[2 * frame + 1]
    }
    #expect(abs(gain(first, 1000, 1000) - 1.9953) < 1e-3)
    let (early, late) = (gain(rest, 43200 + 96000, 96000), gain(rest, 43200 + 192000, 192000))
    // The change is 3 dB per second.
    #expect(abs(late / early - 1.9953) < 0.02)
  }
}
