import Audio
import Live
import Music
import Synchronization
import Testing

@testable import Playback

/// Keeps all messages.
private final class KeepingPort: MIDIPort {
  let messages = Mutex<[(bytes: [UInt8], delay: Double)]>([])
  let cancellations = Atomic(0)

  func send(_ message: [UInt8], after delay: Double) { messages.withLock { $0.append((message, delay)) } }
  func flush() {}
  var isLost: Bool { false }
  func cancel() { cancellations.add(1, ordering: .relaxed) }
  var bytes: [[UInt8]] { messages.withLock { $0.map(\.bytes) } }
}

private struct OnePiece: PieceSource {
  let events: [MusicEvent]
  func next() -> LivePiece? {
    LivePiece(PieceFacts(title: "Notes"), level: .asRendered, folder: "/tmp") { [events] piece in
      piece.append(events)
      try piece.append([Float](repeating: 0.01, count: 2 * 48000 * 4).span)
    }
  }
}

@Suite struct MIDISenderTests {
  private let port = KeepingPort()

  /// A timeline with a note from 1 s to 2 s that is struck again at once, and a pedal.
  private func timeline(_ events: [MusicEvent]? = nil) async -> (LiveSession, Listener) {
    let note = Note(pitch: Pitch(60), velocity: 80, onset: 1, duration: 1)
    var again = note
    again.onset = 2
    let pedal = PedalPress(onset: 0.5, duration: 2)
    let session = LiveSession(
      source: OnePiece(events: events ?? [.pedal(pedal), .note(note), .note(again)]), calibratedGain: 0)
    let listener = session.timeline.listen()
    while session.timeline.end < 3 * 48000 {
      let number = session.timeline.changeNumber
      if session.timeline.end < 3 * 48000 { await session.timeline.change(after: number) }
    }
    return (session, listener)
  }

  @Test func notesAreSentTwoHundredMillisecondsAhead() async {
    let (session, _) = await timeline()
    var sender = MIDISender(port)
    sender.update(session.timeline, playhead: 0)
    #expect(port.bytes.isEmpty)
    sender.update(session.timeline, playhead: 0.35)
    #expect(port.bytes == [[0xB0, 64, 127]])
    sender.update(session.timeline, playhead: 0.9)
    #expect(port.bytes.last == [0x90, 60, 80])
    #expect(abs(port.messages.withLock { $0.last!.delay } - 0.1) < 1e-9)
  }

  @Test func aKeyIsReleasedBeforeItIsStruckAgain() async {
    let (session, _) = await timeline()
    var sender = MIDISender(port)
    sender.update(session.timeline, playhead: 0.3)
    sender.update(session.timeline, playhead: 1.85)
    #expect(port.bytes.suffix(2) == [[0x80, 60, 64], [0x90, 60, 80]])
  }

  @Test func theEndReleasesEverything() async {
    let (session, _) = await timeline()
    do {
      var sender = MIDISender(port)
      sender.update(session.timeline, playhead: 0.35)
    }
    #expect(port.bytes.suffix(2) == [[0xB0, 64, 0], [0xB0, 123, 0]])
    #expect(port.cancellations.load(ordering: .relaxed) == 1)
  }

  @Test func aSkipReleasesEverything() async {
    let (session, listener) = await timeline()
    var sender = MIDISender(port)
    sender.update(session.timeline, playhead: 0.35)
    session.next()
    while !session.timeline.log(from: 0).entries.contains(where: { if case .cut = $0 { true } else { false } }) {
      try? await Task.sleep(for: .milliseconds(5))
    }
    sender.update(session.timeline, playhead: 0.4)
    #expect(port.bytes.prefix(3) == [[0xB0, 64, 127], [0xB0, 64, 0], [0xB0, 123, 0]])
    listener.close()
  }

  @Test func aPauseReleasesEverythingAndLosesNothing() async {
    let (session, _) = await timeline()
    var sender = MIDISender(port)
    sender.update(session.timeline, playhead: 0.35)
    sender.update(session.timeline, playhead: 0.9)
    #expect(port.bytes == [[0xB0, 64, 127], [0x90, 60, 80]])
    // The pedal is down, and the note was sent ahead of its time.
    sender.pause(at: 0.95)
    #expect(port.bytes.suffix(2) == [[0xB0, 64, 0], [0xB0, 123, 0]])
    sender.pause(at: 0.95)
    #expect(port.bytes.count == 4)
    sender.update(session.timeline, playhead: 0.95)
    #expect(port.bytes.dropFirst(4) == [[0xB0, 64, 127], [0x90, 60, 80]])
    #expect(port.messages.withLock { $0.suffix(2).map(\.delay) }.map { ($0 * 100).rounded() } == [0, 5])
  }

  @Test func keysAreReleasedWhileThePlayheadStandsStill() async {
    let (session, _) = await timeline()
    var sender = MIDISender(port)
    sender.update(session.timeline, playhead: 0.35, at: 10)
    sender.update(session.timeline, playhead: 1.2, at: 10.1)
    let count = port.bytes.count
    #expect(port.bytes == [[0xB0, 64, 127], [0x90, 60, 80]])
    sender.update(session.timeline, playhead: 1.2, at: 10.3)
    #expect(port.bytes.count == count)
    sender.update(session.timeline, playhead: 1.2, at: 10.4)
    #expect(port.bytes.dropFirst(count) == [[0xB0, 64, 0], [0xB0, 123, 0]])
    sender.update(session.timeline, playhead: 1.2, at: 20)
    #expect(port.bytes.count == count + 2)
    // A device that is back repeats what was not heard for certain.
    sender.update(session.timeline, playhead: 1.15, at: 20.1)
    sender.update(session.timeline, playhead: 1.85, at: 20.8)
    #expect(port.bytes.dropFirst(count + 2) == [[0xB0, 64, 127], [0x80, 60, 64], [0x90, 60, 80]])
  }

  @Test func nothingIsSilencedBeforeAnythingIsPlayed() {
    var sender = MIDISender(port)
    sender.pause(at: 0)
    #expect(port.bytes.isEmpty)
  }
}
