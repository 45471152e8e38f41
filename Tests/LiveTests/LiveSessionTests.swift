import Audio
import Music
import Testing

@testable import Live

@Suite struct LiveSessionTests {
  private let clock = LeapingClock()

  private func session(_ pieces: [LivePiece]) -> LiveSession {
    LiveSession(source: ListedPieces(pieces), calibratedGain: 0, clock: clock)
  }

  @Test func listenersHearWhatWasRendered() async {
    let session = session([piece(1, seconds: 2)])
    let heard = await read(10, from: session.timeline.listen(lead: 0.5))
    #expect(heard == wave(1, frames: 96000))
  }

  @Test func piecesAreJoinedWithABreathOnTheGrid() async {
    let session = session([piece(1, seconds: 1.001), piece(2, seconds: 1)])
    let heard = await read(10, from: session.timeline.listen(lead: 0.5))
    let start = (48048 + 72000 + 959) / 960 * 960
    let silence = [Float](repeating: 0, count: 2 * (start - 48048))
    #expect(heard == wave(1, frames: 48048) + silence + wave(2, frames: 48000))
  }

  @Test func theLogSaysWhatIsHeard() async {
    let session = session([piece(1, seconds: 1), piece(2, seconds: 1)])
    _ = await read(10, from: session.timeline.listen(lead: 0.5))
    let entries = session.timeline.log(from: 0).entries
    let marks = entries.compactMap { if case .began(let mark) = $0 { mark } else { nil } }
    #expect(marks.map(\.start) == [0, 120_000])
    #expect(marks.map(\.facts.title) == ["Piece 1", "Piece 2"])
    let onsets = entries.compactMap { if case .event(let event) = $0 { event.onset.value } else { nil } }
    #expect(onsets == [0, 0.5, 2.5, 3])
    #expect(entries.contains(.ended(number: 2, at: 3.5)))
  }

  @Test func aSkipFadesWithinThirtyMilliseconds() async {
    let session = session([piece(1, seconds: 25), piece(2, seconds: 25)])
    let listener = session.timeline.listen()
    let before = await read(1, from: listener)
    // A fade needs frames that have been written: with fewer than 30 ms of them it is shorter.
    await session.timeline.wait { $0.end >= 2 * 48000 }
    session.next()
    await session.timeline.wait { $0.log(from: 0).entries.contains(.cut(at: 1)) }
    let after = await read(1, from: listener)
    #expect(before == wave(1, frames: 48000))
    let old = Array(wave(1, frames: 48000 + 1440).suffix(2880))
    for index in stride(from: 0, to: 2880, by: 96) {
      #expect(abs(after[index] - old[index] * (1 - Float(index / 2 + 1) / 1440)) < 1e-6)
    }
    let start = 2 * (1920 - 48000 % 960)
    #expect(after[2880..<start].allSatisfy { $0 == 0 })
    #expect(Array(after[start...]) == Array(wave(2, frames: 48000).prefix(after.count - start)))
  }
}
