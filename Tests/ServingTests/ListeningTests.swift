import Audio
import Foundation
import Live
import Testing

@testable import Serving

@Suite struct ListeningTests {
  @Test func oldClientsGetStreamsWithoutChunks() async throws {
    try await withServer { port in
      let client = try Client(port: port)
      await client.send("GET /stream.mp3 HTTP/1.0\r\nHost: localhost\r\nRange: bytes=0-\r\n\r\n")
      let bytes = await client.read(20_000)
      let text = String(decoding: bytes.prefix(1000), as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.0 200 OK"))
      #expect(!text.lowercased().contains("chunked") && !text.lowercased().contains("icy-"))
      let body = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8))).upperBound
      #expect(bytes[body] == 0xFF && bytes[body + 480] == 0xFF)
    }
  }

  @Test func titlesAreForThoseWhoAsk() async throws {
    try await withServer { port in
      let client = try Client(port: port)
      await client.send("GET /stream.mp3 HTTP/1.0\r\nHost: localhost\r\nIcy-MetaData: 1\r\n\r\n")
      let bytes = await client.read(17_000)
      #expect(String(decoding: bytes.prefix(1000), as: UTF8.self).contains("icy-metaint: 16000\r\n"))
      let body = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8))).upperBound
      let title = String(decoding: bytes[(body + 16_001)...].prefix(24), as: UTF8.self)
      #expect(title == "StreamTitle='Scale 1';" + "\0\0")
    }
  }

  @Test(arguments: [("opus", "OggS"), ("flac", "fLaC")])
  func streamsBeginWithTheirHeaders(_ format: String, _ mark: String) async throws {
    try await withServer { port in
      // A second listener of the same encoder begins with the header as well.
      for _ in 0..<2 {
        let client = try Client(port: port)
        await client.send("GET /stream.\(format) HTTP/1.0\r\nHost: localhost\r\n\r\n")
        let bytes = await client.read(10_000)
        let body = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8))).upperBound
        #expect(bytes[body...].starts(with: mark.utf8))
      }
    }
  }

  @Test func headOfAStreamHasNoLength() async throws {
    try await withServer { port in
      for format in ["opus", "flac", "mp3"] {
        let answer = try await Client(port: port).exchange(request("HEAD", "/stream.\(format)"))
        #expect(answer.dropFirst(9).hasPrefix("200 OK\r\n") && answer.contains("Content-Type: audio/"))
        #expect(!answer.contains("Content-Length") && !answer.contains("chunked") && answer.hasSuffix("\r\n\r\n"))
      }
    }
  }

  @Test func stalledListenersCostBoundedMemory() async throws {
    let session = LiveSession(source: Scales(), calibratedGain: 0, clock: FastClock())
    let broadcast = Broadcast(.radio(.flac), timeline: session.timeline, logger: ServerSettings().logger)
    let stalled = await broadcast.subscribe {}
    var heard = 0
    for await packet in await broadcast.subscribe(left: {}) {
      heard += packet.frames
      if heard > 30 * 48000 { break }
    }
    #expect(await broadcast.dropped > 100)
    session.stop()
    var waiting = 0
    for await packet in stalled { waiting += packet.frames }
    // The listener gets what was queued for it, and what is encoded while the queue is drained: the conductor is up to
    // 20 s ahead.
    #expect(waiting < (13 + 20) * 48000)
  }

  @Test func whoComesAfterTheLastHasGoneHearsOneStream() async throws {
    let session = LiveSession(source: Scales(), calibratedGain: 0, clock: FastClock())
    let broadcast = Broadcast(.radio(.opus), timeline: session.timeline, logger: ServerSettings().logger)
    let (gone, continuation) = AsyncStream.makeStream(of: Void.self)
    var first = 0
    for await packet in await broadcast.subscribe(left: { continuation.finish() }) {
      first += packet.frames
      if first > 48000 { break }
    }
    for await _ in gone {}
    var packets: [Packet] = []
    for await packet in await broadcast.subscribe(left: {}) {
      packets.append(packet)
      if packets.count == 12 { break }
    }
    session.stop()
    // A header, followed by audio only, none of which is from before.
    #expect(packets[0].frames == 0 && packets[0].bytes.starts(with: "OggS".utf8))
    #expect(packets.dropFirst().allSatisfy { $0.frames > 0 })
    var pages = packets[1].bytes
    #expect(OggPage.take(from: &pages).first?.sequenceNumber == 2)
  }

  @Test func theMusicGoesOnForWhoComesWhileOthersLeave() async {
    let session = LiveSession(source: Scales(), calibratedGain: 0)
    let station = Station(session: session, services: FakeServices(), logger: ServerSettings().logger)
    var kept: AsyncStream<Packet>? = await station.packets(.tabs)
    for _ in 0..<200 {
      #expect(kept != nil)
      // The listener leaves while the next one joins.
      kept = nil
      kept = await station.packets(.tabs)
      try? await Task.sleep(for: .milliseconds(1))
      #expect(!session.state.isPaused)
    }
    kept = nil
    session.stop()
  }

  @Test func tabsHearAndSeeTheMusic() async throws {
    try await withServer { port in
      let tab = try await WebSocketClient(port: port)
      await tab.send(#"{"listen":true}"#)
      var (types, audio): (Set<String>, [[UInt8]]) = ([], [])
      while audio.count < 6 || !types.isSuperset(of: ["state", "queue", "piece", "notes"]) {
        let frame = try #require(await tab.next())
        if frame.opcode == 2 { audio.append(frame.payload) }
        if frame.opcode == 1 {
          let message = try JSONSerialization.jsonObject(with: Data(frame.payload)) as? [String: Any]
          types.insert(try #require(message?["type"] as? String))
        }
      }
      #expect(audio[0] == WebM.header)
      // Clusters of four or five packets follow each other; the first is shortened by the encoder's delay.
      let times = audio.dropFirst().map { cluster in cluster[13..<13 + Int(cluster[12])].reduce(0) { $0 << 8 | Int($1) }
      }
      #expect(times.first! < 1000)
      #expect(zip(times, times.dropFirst()).allSatisfy { 73...100 ~= $1 - $0 })
      await tab.send("nonsense")
      // 1003: unsupported data.
      #expect(await tab.closing() == [0x03, 0xEB])
    }
  }

  /// A text frame without a mask, and one with a bit that only an extension could give a meaning.
  @Test(arguments: [[0x81, 2] + Array("{}".utf8), [0xC1, 0x82, 0, 0, 0, 0] + Array("{}".utf8)] as [[UInt8]])
  func framesAgainstTheProtocolEndATab(frame: [UInt8]) async throws {
    try await withServer { port in
      let tab = try await WebSocketClient(port: port)
      await tab.send(frame)
      // 1002: protocol error.
      #expect(await tab.closing() == [0x03, 0xEA])
    }
  }

  /// A tab whose browser has no MediaSource plays a stream in an audio element.
  @Test func tabsAreToldWhereTheStreamOfAnElementBegins() async throws {
    try await withServer { port in
      let tab = try await WebSocketClient(port: port)
      var times: [Double] = []
      for id in [7, 8] {
        let client = try Client(port: port)
        await client.send("GET /stream.mp3?id=\(id) HTTP/1.0\r\nHost: localhost\r\n\r\n")
        #expect(await client.read(8000).count >= 8000)
        while times.count < id - 6 {
          let frame = try #require(await tab.next())
          guard frame.opcode == 1,
            let message = try JSONSerialization.jsonObject(with: Data(frame.payload)) as? [String: Any],
            message["type"] as? String == "stream"
          else { continue }
          #expect(message["id"] as? Int == id)
          times.append(try #require(message["time"] as? Double))
        }
      }
      // The stream of the first listener begins with what its encoder and its decoder put before the music.
      #expect(times[0] < 0 && times[0] > -0.03)
      #expect(times[1] >= times[0] && times[1] < 10)
    }
  }

  @Test func tabsOfOtherSitesAreRefused() async throws {
    try await withServer { port in
      let answer = try await Client(port: port).exchange(
        """
        GET /live HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nConnection: Upgrade\r
        Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n
        """, 12)
      #expect(answer == "HTTP/1.1 403")
    }
  }
}

/// A clock that runs ten thousand times as fast as the machine's.
private struct FastClock: LiveClock {
  private let start = MonotonicClock().now
  var now: Double { (MonotonicClock().now - start) * 10_000 }
  func sleep(until time: Double) async throws { try await Task.sleep(for: .microseconds(100)) }
}
