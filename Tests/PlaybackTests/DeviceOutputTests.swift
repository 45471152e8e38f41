import Audio
import Glibc
import Live
import Music
import Synchronization
import Testing

@testable import Playback

/// Controls the fake devices of a test.
private final class FakeSound: Sendable {
  struct State {
    var opened = 0
    var isGone = false
    /// Number of samples after which the device disappears; nil means that it stays.
    var lifetime: Int?
    /// Whether it has run out of frames since it was last filled.
    var hasRunOut = false
    var pauses: [Bool] = []
    var samples: [Float] = []
  }

  let state = Mutex(State())
  let events = Mutex<[OutputEvent]>([])
  static let all = Mutex<[String: FakeSound]>([:])

  init(_ name: String) { Self.all.withLock { $0[name] = self } }

  func wait(until isSo: @Sendable (State) -> Bool) async {
    while !state.withLock({ isSo($0) }) { try? await Task.sleep(for: .milliseconds(2)) }
  }
}

/// Takes 10 ms whenever it is filled, and plays them at once.
private struct FakeDevice: SoundDevice, ~Copyable {
  let name: String
  private let sound: FakeSound
  private var isPaused = false
  static let period = 1

  init(_ name: String?) throws(OutputFailure) {
    self.name = name!
    sound = FakeSound.all.withLock { $0[name!]! }
    if sound.state.withLock(\.isGone) { throw OutputFailure(reason: "there is none") }
    sound.state.withLock { $0.opened += 1 }
  }

  var failure: OutputFailure? { sound.state.withLock(\.isGone) ? OutputFailure(reason: "it has disappeared") : nil }

  mutating func setPaused(_ isPaused: Bool, _ listener: Listener, _ state: OutputState) {
    self.isPaused = isPaused
    sound.state.withLock { $0.pauses.append(isPaused) }
  }

  mutating func fill(from listener: Listener, _ state: OutputState) -> Bool {
    if isPaused { return false }
    let (block, samples) = listener.read(frames: 480)
    sound.state.withLock { state in
      state.samples += samples
      if let lifetime = state.lifetime, state.samples.count >= lifetime { state.isGone = true }
    }
    // The last block is still in the device.
    state.setPlayhead(block.position, isMoving: false)
    return sound.state.withLock { state in
      defer { state.hasRunOut = false }
      return state.hasRunOut
    }
  }
}

private struct Ramp: PieceSource {
  func next() -> LivePiece? {
    LivePiece(PieceFacts(title: "Ramp"), level: .asRendered, folder: "/tmp") { piece in
      let samples = (0..<2 * 48000 * 4).map { Float($0 / 2) / 1e6 }
      try piece.append(samples.span)
    }
  }
}

/// A tenth of a second and, when it is told to, as much again and again.
private final class SlowRamp: PieceSource {
  let goOn = AsyncStream<Void>.makeStream()

  func next() -> LivePiece? {
    LivePiece(PieceFacts(title: "Slow"), level: .asRendered, folder: "/tmp") { [goOn] piece in
      let samples = [Float](repeating: 0.5, count: 2 * 4800)
      try piece.append(samples.span)
      for await _ in goOn.stream { try piece.append(samples.span) }
    }
  }
}

@Suite struct DeviceOutputTests {
  private let session = LiveSession(source: Ramp(), calibratedGain: 0)

  private func open(_ name: String, _ sound: FakeSound) throws -> DeviceOutput<FakeDevice> {
    try DeviceOutput(session.timeline, device: name, canRewind: false) { event in
      sound.events.withLock { $0.append(event) }
    }
  }

  @Test func aFailureIsSaidInWords() {
    for code in [EHOSTDOWN, ENOENT, ENODEV] { #expect(OutputFailure(alsa: -code).reason == "not present") }
    #expect(OutputFailure(alsa: -EBUSY).reason == "in use by another program")
    #expect(OutputFailure(pulse: nil).reason == "the sound server does not answer")
  }

  @Test func aDeviceThatIsGoneIsWaitedFor() async throws {
    let sound = FakeSound("unplugged")
    sound.state.withLock { $0.lifetime = 2 * 4800 }
    let output = try open("unplugged", sound)
    while sound.events.withLock(\.count) < 2 { try await Task.sleep(for: .milliseconds(2)) }
    let (count, playhead) = (sound.state.withLock(\.samples.count), output.playhead)
    sound.state.withLock { ($0.isGone, $0.lifetime) = (false, nil) }
    await sound.wait { $0.opened == 2 && $0.samples.count > count }
    #expect(
      sound.events.withLock { $0.prefix(2) } == [.playing(device: "unplugged"), .lost(reason: "it has disappeared")])
    // It continues with the frame that was heard last.
    #expect([0, 480].contains(count / 2 - playhead))
    let again = sound.state.withLock { $0.samples[count] }
    #expect(again == Float(playhead) / 1e6)
    output.close()
  }

  @Test func anUnderrunIsReportedWhenItHappens() async throws {
    let sound = FakeSound("late")
    let output = try open("late", sound)
    await sound.wait { $0.samples.count > 4800 }
    sound.state.withLock { $0.hasRunOut = true }
    while sound.events.withLock(\.count) < 2 { try await Task.sleep(for: .milliseconds(2)) }
    guard case .interrupted(let gap) = sound.events.withLock(\.last) else { throw CancellationError() }
    // The device had one block of 480 frames, or less at a join.
    #expect(output.underruns == 1 && gap.buffered <= 0.0101)
    #expect(0...Double(output.playhead) / 48_000 ~= gap.position)
    output.close()
  }

  @Test func aDeviceIsHeldBackUntilThereIsMusicToGoOnWith() async throws {
    let (sound, source) = (FakeSound("slow"), SlowRamp())
    let session = LiveSession(source: source, calibratedGain: 0)
    let output = try DeviceOutput<FakeDevice>(session.timeline, device: "slow", canRewind: false) { _ in }
    while session.timeline.end == 0 { try await Task.sleep(for: .milliseconds(2)) }
    try await Task.sleep(for: .milliseconds(50))
    #expect(sound.state.withLock(\.samples).isEmpty)
    for _ in 0..<3 { source.goOn.continuation.yield() }
    await sound.wait { !$0.samples.isEmpty }
    source.goOn.continuation.finish()
    output.close()
  }

  @Test func aPauseReachesTheDevice() async throws {
    let sound = FakeSound("paused")
    let output = try open("paused", sound)
    output.setPaused(true)
    await sound.wait { $0.pauses == [true] }
    let count = sound.state.withLock(\.samples.count)
    try await Task.sleep(for: .milliseconds(20))
    #expect(sound.state.withLock(\.samples.count) == count)
    output.setPaused(false)
    await sound.wait { $0.pauses == [true, false] && $0.samples.count > count }
    output.close()
  }

  @Test func thePlayheadWaitsForALateDevice() async throws {
    let state = OutputState()
    state.setPlayhead(48_000, isMoving: true)
    try await Task.sleep(for: .milliseconds(20))
    let playhead = state.currentPlayhead(limit: 96_000)
    #expect(playhead > 48_000)
    // The device has played nothing in the meantime.
    state.setPlayhead(48_000, isMoving: true)
    #expect(state.currentPlayhead(limit: 96_000) >= playhead)
    // A device that has lost frames plays them again.
    state.setPlayhead(48_000, isMoving: false)
    #expect(state.currentPlayhead(limit: 96_000) == 48_000)
  }

  @Test func thePlayheadStaysWithinTheFramesOfTheDevice() {
    let state = OutputState()
    state.setPlayhead(96_000, isMoving: true)
    #expect(state.currentPlayhead(limit: 48_000) == 48_000)
  }

  @Test func aDeviceThatIsNotThereIsNotOpened() {
    let sound = FakeSound("missing")
    sound.state.withLock { $0.isGone = true }
    #expect(throws: OutputFailure.self) { _ = try open("missing", sound) }
  }

  @Test func theSilentOutputKeepsTime() async throws {
    let output = try openOutput(session.timeline, device: "none") { _ in }
    while output.playhead == 0 { try await Task.sleep(for: .milliseconds(2)) }
    // A busy machine may delay the music or a reading, so only one stretch of two seconds has to be right.
    var deviations: [Double] = []
    while deviations.count < 8, deviations.last.map({ $0 > 0.1 }) ?? true {
      let (start, before) = (ContinuousClock.now, output.playhead)
      try await Task.sleep(for: .seconds(2))
      let (playhead, time) = (output.playhead - before, ContinuousClock.now - start)
      deviations.append(abs(Double(playhead) / 48000 - time / .seconds(1)))
    }
    #expect(deviations.last! <= 0.1, "\(deviations)")
    session.pause()
    let still = output.playhead
    try await Task.sleep(for: .milliseconds(50))
    #expect(output.playhead == still)
    output.close()
  }
}
