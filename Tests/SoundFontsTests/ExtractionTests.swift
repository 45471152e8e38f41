import Files
import TestSupport
import Testing

@testable import SoundFonts

@Suite struct ExtractionTests {
  private let folder = TemporaryFolder()

  private func extract(_ font: FontBuilder, named name: String = "a.sf2", beyond: Int = 46) throws -> SoundFontFile {
    let file = try SoundFontFile(folder.add(name, font.bytes))
    let path = folder.path + "/out.sf2"
    try file.extract(file.piano(), to: path, replacing: true, framesBeyondEnd: beyond)
    return try SoundFontFile(path)
  }

  @Test func holdsWhatThePresetNeedsAndNothingElse() throws {
    let file = try extract(.grand())
    #expect(file.presets.map(\.name) == ["Grand"] && file.instrumentCount == 2)
    // In the order in which its zones refer to them.
    #expect(
      (0..<file.sampleCount).map { file.sample($0).name } == ["Sample 3", "Sample 2", "Sample 4", "Sample 1", "ROM"])
    #expect(try file.layers(of: file.piano()).count == 5)
    try file.checkPlayable(file.piano())
  }

  @Test func framesAndLoopsGoWithTheSamples() throws {
    let original = try read(FontBuilder.grand().bytes)
    let file = try extract(.grand())
    for (new, old) in [(0, 3), (1, 2), (2, 4), (3, 1)] {
      let (new, old) = (file.sample(new), original.sample(old))
      #expect(new.end - new.start == old.end - old.start && new.type == old.type && new.rate == old.rate)
      #expect(new.loopStart - new.start == old.loopStart - old.start)
      #expect(new.loopEnd - new.loopStart == old.loopEnd - old.loopStart)
      // This includes the zeros after it.
      let count = 2 * (new.end - new.start + 46)
      let (here, there) = (file.samples.lowerBound + 2 * new.start, original.samples.lowerBound + 2 * old.start)
      #expect(try file.read(here..<here + count) == original.read(there..<there + count))
    }
    // The partner of a pair that was copied with it, and one that was not.
    #expect(file.tables.samples.word(0, 42) == 1 && file.tables.samples.word(2, 42) == 0)
  }

  @Test func whatCannotBePlayedStaysSo() throws {
    let rom = try extract(.grand()).sample(4)
    #expect(!rom.isPlayable && rom.end == 0)
  }

  @Test func textsAreKeptAndTheCommentSaysWhereItIsFrom() throws {
    let file = try extract(.grand(), named: "grand piano.sf2")
    #expect(file.texts["ICOP"] == "Free" && file.texts["INAM"] == "Built")
    let origin = "Extracted from grand piano.sf2, preset 0:0 “Grand”, by Étude."
    #expect(file.texts["ICMT"] == origin + "\n\nMade for tests.\nTwo lines.")
  }

  @Test func theLowerBitsGoWithTheFrames() throws {
    var font = FontBuilder.grand()
    let count = try read(font.bytes).samples.count / 2
    font.low = (0..<count + count % 2).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    font.version = (2, 4)
    let original = try read(font.bytes)
    let file = try extract(font)
    #expect("\(file.version)" == "2.04" && file.samples24.count == file.samples.count / 2)
    let (new, old) = (file.sample(2), original.sample(4))
    let (here, there) = (file.samples24.lowerBound + new.start, original.samples24.lowerBound + old.start)
    #expect(try file.read(here..<here + 100) == original.read(there..<there + 100))
  }

  @Test func compressedSamplesAreDecoded() throws {
    let original = try read(FontBuilder.grand(compressed: tone).bytes)
    let frames = try original.decoded(original.sample(3))
    for beyond in [0, 46] {
      let file = try extract(.grand(compressed: tone), beyond: beyond)
      let sample = file.sample(0)
      #expect("\(file.version)" == "2.01" && sample.type == 2)
      #expect(sample.end - sample.start == 2500 - beyond)
      #expect((sample.loopStart - sample.start, sample.loopEnd - sample.start) == (1000, 1800))
      let bytes = try file.read(file.samples.lowerBound..<file.samples.lowerBound + 5000)
      #expect(bytes == frames.flatMap { words(Int($0)) })
    }
  }

  @Test func aDecodedPianoIsTheExtractInAFileWithoutAName() throws {
    for beyond in [0, 46] {
      let font = FontBuilder.grand(compressed: tone)
      let extract = try extract(font, named: "a.sf3", beyond: beyond)
      let piano = try #require(try SoundFontFile(folder.path + "/a.sf3").decodedPiano(framesBeyondEnd: beyond))
      #expect(try readFile("/proc/self/fd/\(piano.descriptor)") == readFile(extract.path))
    }
    let plain = try SoundFontFile(folder.add("plain.sf2", FontBuilder.grand().bytes))
    #expect(try plain.decodedPiano(framesBeyondEnd: 0) == nil)
  }

  @Test func anExtractOfAnExtractIsTheSame() throws {
    let once = try extract(.grand())
    let path = folder.path + "/twice.sf2"
    try once.extract(once.piano(), to: path, replacing: false, framesBeyondEnd: 46)
    let twice = try SoundFontFile(path)
    #expect(twice.tables.all.map(\.bytes) == once.tables.all.map(\.bytes))
    #expect(try twice.read(twice.samples) == once.read(once.samples))
  }

  @Test func aFileThatIsThereStays() throws {
    let file = try SoundFontFile(folder.add("a.sf2", FontBuilder.grand().bytes))
    let path = folder.add("mine.sf2", [1])
    #expect(throws: FileError.self) {
      try file.extract(file.piano(), to: path, replacing: false, framesBeyondEnd: 46)
    }
    #expect(try readFile(path) == [1])
  }

  @Test func vorbisThatCannotBeDecodedIsAnError() throws {
    let broken = Array(tone.prefix(1000)) + [UInt8](repeating: 0, count: 1000)
    #expect(throws: FontError.self) { try extract(.grand(compressed: broken)) }
    #expect(folder.names == ["a.sf2"])
  }
}
