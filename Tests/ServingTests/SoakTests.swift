import Audio
import Foundation
import Live
import Synchronization
import Testing

@testable import Serving

/// Set by `make soak`, which runs this suite alone. Otherwise it lasts for three simulated minutes, in which memory
/// cannot be measured because other tests use it, too.
private let hours = ProcessInfo.processInfo.environment["ETUDE_SOAK_HOURS"].flatMap(Double.init)

/// Streams all formats in simulated time, as fast as the encoders work.
@Suite(.timeLimit(.minutes(hours == nil ? 10 : 600))) struct SoakTests {
  @Test func streamsGoOnInBoundedMemory() async throws {
    let clock = SteppedClock()
    let session = LiveSession(source: Scales(), calibratedGain: 0, clock: clock)
    let station = Station(session: session, services: FakeServices(), logger: ServerSettings().logger)
    let tab = station.join { _ in }
    let kinds = BroadcastKind.allCases
    let heard = Heard(kinds)
    let tasks = [Task { await station.run() }] + kinds.map { kind in Task { await listen(kind, station, heard) } }
    while session.state.listeners < kinds.count { try await Task.sleep(for: .milliseconds(1)) }

    let end = ((hours ?? 0.05) * 3600).rounded()
    var settled = 0
    while clock.now < end {
      let head = session.timeline.head
      while heard.least < head || session.timeline.end < head + 5 * 48000 {
        try await Task.sleep(for: .milliseconds(1))
      }
      if clock.now == (end / 8).rounded() { settled = try residentKilobytes() }
      clock.advance(by: 1)
    }
    if hours != nil { #expect(try residentKilobytes() - settled < 10 << 10) }
    #expect(session.timeline.head == Int(end) * 48000)
    #expect(session.state.stalls == 0 && session.state.jumps == 0)
    #expect(session.timeline.log(from: 0).entries.count < 1000)
    let dropped = await station.figures().map(\.dropped)
    #expect(dropped == kinds.map { _ in 0 })
    for task in tasks { task.cancel() }
    station.leave(tab)
    session.stop()
  }

  /// Frames a broadcast for one listener until the task is cancelled.
  private func listen(_ kind: BroadcastKind, _ station: Station, _ heard: Heard) async {
    var framing = Framing(kind.format, wantsTitles: true)
    for await packet in await station.packets(kind) {
      if kind != .tabs { _ = framing.frame(packet) }
      heard.add(packet.frames, of: kind)
    }
  }

  /// The resident memory of this process.
  private func residentKilobytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    return try #require(status.firstMatch(of: /VmRSS:\s*(\d+) kB/).flatMap { Int($0.1) })
  }
}

/// The number of frames that arrived in each broadcast.
private final class Heard: Sendable {
  private let frames: Mutex<[BroadcastKind: Int]>

  init(_ kinds: [BroadcastKind]) { frames = Mutex(Dictionary(uniqueKeysWithValues: kinds.map { ($0, 0) })) }

  func add(_ count: Int, of kind: BroadcastKind) { frames.withLock { $0[kind]! += count } }

  var least: Int { frames.withLock { $0.values.min()! } }
}

/// A clock that only moves when it is told to.
private final class SteppedClock: LiveClock {
  private let time = Mutex(0.0)

  var now: Double { time.withLock { $0 } }

  func advance(by seconds: Double) { time.withLock { $0 += seconds } }

  func sleep(until wanted: Double) async throws {
    while now < wanted { try await Task.sleep(for: .milliseconds(1)) }
  }
}
