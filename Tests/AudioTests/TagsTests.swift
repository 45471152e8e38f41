import Files
import TestSupport
import Testing

@testable import Audio

@Suite struct TagsTests {
  private static let tags = {
    var tags = Tags()
    tags.title = "Étude № 3"
    tags.artist = "Frédéric"
    tags.album = "Nächte"
    tags.date = "2026-11-24"
    tags.comment = #"{"seed":3,"note":"日本"}"#
    tags.software = "etude 1"
    tags.genre = "Classical"
    tags.track = "7"
    tags.copyright = "me"
    return tags
  }()

  private func written(_ tags: Tags, as format: AudioFileFormat) throws -> Tags {
    let folder = TemporaryFolder()
    let path = folder.path + "/a." + format.fileExtension
    var writer = try AudioFileWriter(
      path, format: format, sampleRate: .hz48000, frameCount: 4800, tags: tags)
    let samples = (0..<9600).map { Float($0 / 2 % 100) / 200 }
    if let bits = format.depth?.integerBits {
      var (quantizer, integers) = (Quantizer(bits: bits), [Int32]())
      quantizer.quantize(samples.span, into: &integers)
      try writer.write(integers.span)
    } else {
      try writer.write(samples.span)
    }
    try writer.finish().commit()
    var reader = try AudioFileReader(path)
    #expect(reader.frameCount == 4800)
    #expect(try reader.readFloats(frames: 5000).count == 9600)
    return reader.tags
  }

  @Test(arguments: AudioFileFormat.allCases) func tagsComeBackFromEachFormat(format: AudioFileFormat) throws {
    var expected = TagsTests.tags
    if format.fileExtension == "aiff" {
      // AIFF only has chunks for the other tags.
      (expected.album, expected.date, expected.genre, expected.track) = (nil, nil, nil, nil)
    }
    let tags = try written(TagsTests.tags, as: format)
    #expect(tags == expected)
  }

  @Test(arguments: AudioFileFormat.allCases) func withoutTagsThereAreNone(format: AudioFileFormat) throws {
    var tags = try written(Tags(), as: format)
    tags.software = nil  // Some encoders name themselves.
    #expect(tags == Tags())
  }

  /// libsndfile would write an AIFF that no program can read.
  @Test func anAIFFKeepsNoCommentThatIsTooLongForIt() throws {
    var tags = TagsTests.tags
    tags.comment = String(repeating: "x", count: 20_000)
    #expect(try written(tags, as: .aiff16).title == "Étude № 3")
    #expect(try written(tags, as: .flac16).comment?.count == 20_000)
  }

  /// A block of a FLAC file can hold a title of 16 MiB.
  @Test func theEndOfAnEndlessTagIsLeftOut() throws {
    var tags = TagsTests.tags
    tags.title = String(repeating: "x", count: 1_000_000)
    #expect(try written(tags, as: .flac16).title == String(repeating: "x", count: 65_536))
  }
}
