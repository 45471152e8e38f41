import Audio
import Music
import Synchronization
import Testing

@testable import Live

@Suite struct ListeningTests {
  private let clock = LeapingClock()

  private func session(_ source: any PieceSource) -> LiveSession {
    LiveSession(source: source, calibratedGain: 0, clock: clock)
  }

  /// Waits until the conductor sleeps, 20 s ahead.
  private func settle(_ session: LiveSession, ahead of: Int = 0) async {
    await session.timeline.wait { $0.end >= of + LivePiece.sampleRate.frames(Timeline.lead.high) }
  }

  @Test func nothingIsMadeWithoutListeners() async {
    let source = EndlessPieces { piece($0, seconds: 1) }
    let session = session(source)
    #expect(session.timeline.end == 0)
    #expect(source.made.withLock(\.count) == 0)
    let listener = session.timeline.listen()
    _ = await read(1, from: listener)
    #expect(source.made.withLock(\.count) > 0)
  }

  @Test func theConductorStaysTwentySecondsAhead() async {
    let session = session(EndlessPieces { piece($0 % 3 + 1, seconds: 7) })
    let listener = session.timeline.listen()
    await settle(session)
    #expect(session.timeline.end <= 960_000 + 400)
    _ = await read(5, from: listener)
    await settle(session, ahead: 4 * 48000)
    // The whole silence between two pieces is written.
    let breath = 72_000 + 960
    #expect(session.timeline.end <= listener.cursor + 960_000 + breath)
  }

  @Test func aPacedListenerReadsNoFurtherThanItsLead() async {
    let session = session(EndlessPieces { piece($0, seconds: 25) })
    let listener = session.timeline.listen(lead: 0.5)
    await settle(session)
    #expect(listener.read(frames: 48000).block.count == 24000)
    #expect(listener.read(frames: 48000).block.count == 0)
    clock.advance(by: 0.25)
    #expect(listener.read(frames: 48000).block.count == 12000)
  }

  @Test func theHeadStandsStillDuringAPause() async {
    let session = session(EndlessPieces { piece($0, seconds: 25) })
    let listener = session.timeline.listen(lead: 0.5)
    await settle(session)
    clock.advance(by: 1)
    session.pause()
    clock.advance(by: 5)
    #expect(session.timeline.head == 48000)
    session.resume()
    clock.advance(by: 1)
    #expect(session.timeline.head == 96000)
    #expect(session.state.stalls == 0)
    listener.close()
  }

  @Test func theHeadStopsTenSecondsAfterTheLastListener() async {
    let session = session(EndlessPieces { piece($0, seconds: 25) })
    let first = session.timeline.listen()
    await settle(session)
    clock.advance(by: 2)
    first.close()
    clock.advance(by: 600)
    #expect(session.timeline.head == 12 * 48000)
    let second = session.timeline.listen()
    #expect(second.cursor == 12 * 48000)
  }

  @Test func aListenerThatFallsBehindJumpsToNow() async {
    let session = session(EndlessPieces { piece($0, seconds: 70) })
    let slow = session.timeline.listen(lead: 1)
    let fast = session.timeline.listen(lead: 1)
    _ = await read(45, from: fast)
    await settle(session, ahead: 40 * 48000)
    let head = session.timeline.head
    let (block, samples) = slow.read(frames: 4800)
    #expect(block.isJump && block.position == head)
    #expect(session.state.jumps == 1)
    // It fades in over 30 ms.
    let plain = session.timeline.frames(from: head, count: 4800)
    #expect(abs(samples[0]) < 0.001 * 0.03)
    #expect(Array(samples[2880...]) == Array(plain[2880...]))
    #expect(!fast.read(frames: 10).block.isJump)
  }

  @Test func theHeadWaitsForFramesAndCountsIt() async {
    let gate = Gate()
    let late = LivePiece(PieceFacts(title: "Late"), level: .asRendered, folder: "/tmp") { piece in
      try piece.append(wave(1, frames: 48000).span)
      await gate.passed()
      try piece.append(wave(1, frames: 48000).span)
    }
    let session = session(ListedPieces([late]))
    let listener = session.timeline.listen(lead: 1)
    await session.timeline.wait { $0.end > 47000 }
    clock.advance(by: 0.5)
    #expect(session.timeline.head == 24000)
    clock.advance(by: 3)
    #expect(session.timeline.head == session.timeline.end)
    #expect(session.state.stalls == 1)
    gate.open()
    await session.timeline.wait { $0.end == 96000 }
    #expect(session.timeline.head < 48000)
    listener.close()
  }

  @Test func memoryIsBounded() async {
    let session = session(EndlessPieces { piece($0 % 9 + 1, seconds: 20) })
    let listener = session.timeline.listen(lead: 1)
    for _ in 0..<120 { _ = await listener.next(frames: 48000) }
    session.timeline.withState { state, _ in
      #expect(state.ring.end - state.ring.start == 30 * 48000)
      #expect(state.marks.count <= 3)
    }
    #expect(session.timeline.log(from: 0).entries.count < 400)
    #expect(listener.cursor == 120 * 48000)
    #expect(session.state.stalls == 0 && session.state.jumps == 0)
  }

  @Test func aSkipTakesBackWhatADeviceHasNotPlayed() async {
    let session = session(EndlessPieces { piece($0, seconds: 25) })
    let device = session.timeline.listen(canRewind: true)
    await settle(session)
    #expect(device.read(frames: 9600).block.count == 9600)
    device.commit(upTo: 2000)
    session.next()
    await session.timeline.wait { $0.log(from: 0).entries.contains { if case .cut = $0 { true } else { false } } }
    #expect(device.pendingRewind == 7600)
    let block = device.read(frames: 100).block
    #expect(block.rewound == 7600 && block.position == 2000)
  }

  @Test func aDeviceReplacesWhatItHasNotPlayed() async {
    let session = session(EndlessPieces { piece($0, seconds: 25) })
    let device = session.timeline.listen(canRewind: true)
    await settle(session)
    let first = device.read(frames: 9600).samples
    // Nothing is known to be replaceable before the first report.
    device.takeBack()
    #expect(device.pendingRewind == 0)
    device.commit(upTo: 2000)
    device.takeBack()
    let (block, samples) = device.read(frames: 7600)
    #expect(block.rewound == 7600 && block.position == 2000 && !block.isJump)
    #expect(samples == Array(first[4000...]))
  }

  @Test func aRadioHearsASkipWhereItIs() async {
    let session = session(EndlessPieces { piece($0, seconds: 25) })
    let tab = session.timeline.listen(lead: 0.1)
    let radio = session.timeline.listen(lead: 2, delaysSkips: false)
    _ = await read(1, from: tab)
    while radio.read(frames: 9600).block.count > 0 {}
    let (near, far) = (tab.cursor, radio.cursor)
    session.next()
    let time = Seconds(Double(near) / 48000)
    await session.timeline.wait { $0.log(from: 0).entries.contains(.cut(at: time)) && $0.end > far + 9600 }
    clock.advance(by: 1)
    let block = radio.read(frames: 960).block
    #expect(block.position == far && block.isJump && block.rewound == 0)
  }
}
