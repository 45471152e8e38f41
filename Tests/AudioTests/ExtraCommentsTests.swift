import Files
import Foundation
import TestSupport
import Testing

@testable import Audio

/// Reads what libsndfile cannot write itself, as another program would.
@Suite struct ExtraCommentsTests {
  private let folder = TemporaryFolder()
  /// Not a complete picture, but one with a size: 800 × 600.
  private let cover = Cover(
    png: [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 3, 32, 0, 0, 2, 88]
      + (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })

  private var tags: Tags {
    var tags = Tags()
    (tags.title, tags.comment, tags.software) = ("Étude", String(repeating: "é", count: 900), "etude")
    return tags
  }

  private func write(_ format: AudioFileFormat, loop: Range<Int>?, cover: Cover?) throws -> String {
    let path = folder.path + "/\(loop == nil)-\(cover == nil)." + format.fileExtension
    var writer = try AudioFileWriter(
      path, format: format, sampleRate: .hz48000, frameCount: 4800, tags: tags, loop: loop, cover: cover)
    let samples = (0..<9600).map { Float($0 / 2 % 100) / 200 }
    if let bits = format.depth?.integerBits {
      try writer.write(quantized(samples, bits: bits).span)
    } else {
      try writer.write(samples.span)
    }
    try writer.finish().commit()
    return path
  }

  private func contents(_ path: String) throws -> (tags: Tags, samples: [Float]) {
    var reader = try AudioFileReader(path)
    return (reader.tags, try reader.readFloats(frames: 4801))
  }

  /// The audio and the other tags are the same as without.
  @Test(arguments: AudioFileFormat.allCases, [(true, true), (true, false), (false, true)])
  func nothingElseChanges(format: AudioFileFormat, extra: (loop: Bool, cover: Bool)) throws {
    let plain = try write(format, loop: nil, cover: nil)
    let rich = try write(format, loop: extra.loop ? 0..<4800 : nil, cover: extra.cover ? cover : nil)
    let (one, other) = (try contents(plain), try contents(rich))
    #expect(one.tags == other.tags && one.samples.count >= 9600 && one.samples == other.samples)
  }

  @Test(arguments: [AudioFileFormat.wav16, .wav24, .wavFloat]) func aWAVSaysWhereItsLoopIs(
    format: AudioFileFormat
  ) throws {
    let path = try write(format, loop: 0..<4800, cover: nil)
    #expect(try AudioFileReader(path).sampleProperties?.loop == 0..<4800)
    // The chunk smpl includes the last frame of the loop.
    let bytes = try readFile(path)
    let chunk = try #require(bytes.firstRange(of: Array("smpl".utf8))?.upperBound)
    #expect(bytes[(chunk + 4 + 36 + 8)..<(chunk + 4 + 36 + 16)].elementsEqual([0, 0, 0, 0, 0xBF, 0x12, 0, 0]))
  }

  @Test(arguments: [AudioFileFormat.flac16, .flac24, .vorbis, .opus, .mp3]) func tagsSayWhereTheLoopIs(
    format: AudioFileFormat
  ) throws {
    for cover in [nil, cover] {
      let bytes = try readFile(try write(format, loop: 0..<4800, cover: cover))
      for (name, value) in [("LOOPSTART", "0"), ("LOOPLENGTH", "4800")] {
        let text = format == .mp3 ? Array(name.utf8) + [0] + Array(value.utf8) : Array("\(name)=\(value)".utf8)
        #expect(bytes.firstRange(of: text) != nil, "\(name)")
      }
      #expect(bytes.firstRange(of: Array("xxxxxxxx".utf8)) == nil && bytes.firstRange(of: Array("icense=".utf8)) == nil)
    }
  }

  @Test(arguments: [true, false]) func aFLACHasAPictureBlock(isLoop: Bool) throws {
    let bytes = try readFile(try write(.flac16, loop: isLoop ? 0..<9 : nil, cover: cover))
    var (offset, kinds, isLast) = (4, [UInt8](), false)
    while !isLast {
      let length = Int(bytes[offset + 1]) << 16 + Int(bytes[offset + 2]) << 8 + Int(bytes[offset + 3])
      kinds.append(bytes[offset] & 0x7F)
      isLast = bytes[offset] & 0x80 != 0
      if kinds.last == 6 { #expect(bytes[(offset + 4)..<(offset + 4 + length)].elementsEqual(cover.block)) }
      offset += 4 + length
    }
    #expect(kinds == [0, 4, 6] && bytes[offset] == 0xFF && bytes[offset + 1] & 0xFC == 0xF8, "a frame follows")
  }

  @Test func anMP3HasAPictureFrame() throws {
    let bytes = try readFile(try write(.mp3, loop: nil, cover: cover))
    let frame = try #require(bytes.firstRange(of: Array("APIC".utf8))?.upperBound)
    #expect(bytes[(frame + 6)...].starts(with: [0] + Array("image/png".utf8) + [0, 3, 0] + cover.png))
  }

  @Test func thePictureSaysItsSize() {
    #expect(cover.block[..<17].elementsEqual([0, 0, 0, 3, 0, 0, 0, 9] + Array("image/png".utf8)))
    #expect(cover.block[17..<33].elementsEqual([0, 0, 0, 0, 0, 0, 3, 32, 0, 0, 2, 88, 0, 0, 0, 24]))
  }
}
