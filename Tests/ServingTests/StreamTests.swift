import Audio
import Files
import Foundation
import Testing

@testable import Serving

@Suite struct StreamTests {
  /// Packets of a tone of 3 s.
  private func packets(_ format: StreamFormat) throws -> (header: [UInt8], packets: [Packet]) {
    var encoder = try StreamEncoder(format)
    var packetizer = Packetizer(format)
    let packets = (0..<30).flatMap { step in
      let samples = (0..<4800).flatMap { index -> [Float] in
        let sample = Float(0.3 * sin(Double(step * 4800 + index) * 0.05))
        return [sample, sample]
      }
      return packetizer.packets(from: encoder.encode(samples.span), title: "Tone")
    }
    return (packetizer.header, packets)
  }

  /// The frames in the stream of a listener who joins after some packets.
  private func joined(_ format: StreamFormat, after count: Int) throws -> (frames: Int, expected: Int, peak: Float) {
    let (header, packets) = try packets(format)
    var framing = Framing(format, wantsTitles: false)
    var bytes = framing.frame(Packet(bytes: header, frames: 0, title: ""))
    for packet in packets.dropFirst(count) { bytes += framing.frame(packet) }
    let path = FileManager.default.temporaryDirectory.appending(component: "\(UUID()).\(format.rawValue)").path
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    var reader = try AudioFileReader(path)
    var (frames, peak): (Int, Float) = (0, 0)
    while case let samples = try reader.readFloats(frames: 4096), !samples.isEmpty {
      frames += samples.count / 2
      peak = max(peak, samples.map(abs).max() ?? 0)
    }
    return (frames, packets.dropFirst(count).reduce(0) { $0 + $1.frames }, peak)
  }

  @Test(arguments: [StreamFormat.flac, .opus, .mp3], [0, 7])
  func listenersWhoComeLateHearAWholeStream(_ format: StreamFormat, after count: Int) throws {
    let (frames, expected, peak) = try joined(format, after: count)
    // A decoder removes the encoder's delay, and with MP3 the first frame of a listener is incomplete.
    #expect(frames <= expected && frames > expected - 4000)
    #expect(peak > 0.25 && peak < 0.4)
  }

  @Test func oggPagesAreNumberedFromTheListenersBeginning() throws {
    let (header, packets) = try packets(.opus)
    var framing = OggFraming()
    var bytes = header + packets.dropFirst(5).flatMap { framing.frame($0) }
    let pages = OggPage.take(from: &bytes)
    #expect(bytes.isEmpty)
    #expect(pages.map { Int($0.sequenceNumber) } == Array(0..<pages.count))
    #expect(pages[2].granulePosition == UInt64(pages[2].packets.count * 960))
    #expect(zip(pages, pages.dropFirst()).allSatisfy { $0.granulePosition <= $1.granulePosition })
  }

  @Test(
    arguments: [
      (0, [0x00]), (0x7F, [0x7F]), (0x80, [0xC2, 0x80]), (0x7FF, [0xDF, 0xBF]), (0x800, [0xE0, 0xA0, 0x80]),
      (0x10000, [0xF0, 0x90, 0x80, 0x80]), (0xFFFF_FFFFF, [0xFE, 0xBF, 0xBF, 0xBF, 0xBF, 0xBF, 0xBF]),
    ] as [(Int, [UInt8])])
  func flacNumbersAreCodedLikeCharacters(_ number: Int, _ bytes: [UInt8]) {
    #expect(FLACFrame.coded(number) == bytes)
  }

  @Test func flacFramesKeepTheirBytesUnderTheirOwnNumber() throws {
    let (_, packets) = try packets(.flac)
    #expect(packets.allSatisfy { $0.frames == 4096 })
    for (index, packet) in packets.enumerated() {
      #expect(FLACFrame.renumbered(packet.bytes, as: index) == packet.bytes)
    }
    let far = FLACFrame.renumbered(packets[0].bytes, as: 1_000_000)
    #expect(FLACFrame.renumbered(far, as: 0) == packets[0].bytes)
  }

  @Test func mp3FramesAreFoundBehindNoise() throws {
    let (_, packets) = try packets(.mp3)
    var rest: [UInt8] = []
    let frames = MP3Frame.take(from: &rest, adding: packets.map(\.bytes))
    // 160 kbit/s at 48 kHz: 480 bytes per frame.
    #expect(rest.isEmpty && frames.allSatisfy { $0.count == 480 })
    #expect(packets.allSatisfy { $0.frames == $0.bytes.count / 480 * 1152 })
    let found = MP3Frame.take(from: &rest, adding: [[0, 0xFF, 0x12], frames[0], Array(frames[1].dropLast())])
    #expect(found == [frames[0]])
    #expect(MP3Frame.take(from: &rest, adding: [[frames[1].last!]]) == [frames[1]])
  }

  /// An audio element plays MP3 from its first frame on, with the delays of encoder and decoder.
  @Test(arguments: [0, 5]) func positionsOfMP3AreThoseThatADecoderHears(after count: Int) throws {
    let (start, click) = (960_000, 67_200)
    var encoder = try BroadcastEncoder(.elements, start: start)
    let packets = (0..<30).flatMap { step in
      // A tone of 1 kHz that swells and fades within 10 ms.
      let samples = (step * 4800..<(step + 1) * 4800).flatMap { index -> [Float] in
        let time = Double(index - click) / 48000
        let sample = Float(0.5 * cos(2000 * .pi * time) * exp(-pow(time / 0.003, 2)))
        return [sample, sample]
      }
      return encoder.encode(samples, title: "Click")
    }.dropFirst(count)
    #expect(zip(packets, packets.dropFirst()).allSatisfy { $0.position + $0.frames == $1.position })
    let path = FileManager.default.temporaryDirectory.appending(component: "\(UUID()).mp3").path
    try Data(packets.flatMap(\.bytes)).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    var reader = try AudioFileReader(path)
    let samples = try reader.readFloats(frames: 200_000)
    let loudest = try #require((0..<samples.count / 2).max { samples[2 * $0] < samples[2 * $1] })
    #expect(abs(packets.first!.position + loudest - start - click) <= 2)
  }

  @Test func titlesComeAtTheirInterval() {
    var framing = ICYFraming()
    let bytes = (0..<100).flatMap {
      let title = $0 < 60 ? "\u{202E}One\u{1B}'s" : "Two"
      return framing.frame(Packet(bytes: Array(repeating: 7, count: 480), frames: 1, title: title))
    }
    var (rest, titles): (ArraySlice<UInt8>, [String]) = (bytes[...], [])
    while rest.count > ICYFraming.interval {
      #expect(rest.prefix(ICYFraming.interval).allSatisfy { $0 == 7 })
      rest = rest.dropFirst(ICYFraming.interval)
      let count = Int(rest.removeFirst()) * 16
      titles.append(String(decoding: rest.prefix(count).filter { $0 != 0 }, as: UTF8.self))
      rest = rest.dropFirst(count)
    }
    #expect(titles == ["StreamTitle='One ’s';", "StreamTitle='Two';", ""])
  }

  @Test func webMHasAbsoluteTimes() {
    // EBML header, WebM.
    #expect(WebM.header.starts(with: [0x1A, 0x45, 0xDF, 0xA3]))
    let cluster = WebM.cluster([[1, 2, 3], [4]], at: 3_600_000)
    #expect(
      cluster == [
        0x1F, 0x43, 0xB6, 0x75, 0x10, 0, 0, 30,  // Cluster of 30 bytes
        0xE7, 0x10, 0, 0, 3, 0x36, 0xEE, 0x80,  // at 3,600,000 ms
        0xA3, 0x10, 0, 0, 7, 0x81, 0, 0, 0x80, 1, 2, 3,  // a block at 0 ms
        0xA3, 0x10, 0, 0, 5, 0x81, 0, 20, 0x80, 4,  // a block at 20 ms
      ])
  }
}
