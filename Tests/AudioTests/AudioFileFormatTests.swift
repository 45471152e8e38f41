import Files
import TestSupport
import Testing

@testable import Audio

@Suite struct AudioFileFormatTests {
  @Test(arguments: AudioFileFormat.allCases) func everyFormatIsKnownByItsName(format: AudioFileFormat) {
    #expect(AudioFileFormat(name: format.name) == format)
    #expect(AudioFileFormat(name: format.name.uppercased()) == format)
  }

  @Test func theNamesOnTheCommandLine() {
    #expect(
      AudioFileFormat.allCases.map(\.name) == [
        "wav", "wav24", "wav32f", "flac", "flac24", "aiff", "aiff24", "ogg", "opus", "mp3",
      ])
    #expect(AudioFileFormat(name: "aac") == nil)
  }

  @Test(arguments: [
    ("wav", AudioFileFormat.wav16), ("flac", .flac16), ("AIFF", .aiff16), ("aif", .aiff16), ("Oga", .vorbis),
    ("ogg", .vorbis), ("opus", .opus), ("mp3", .mp3), ("wav24", nil), ("mp4", nil),
  ]) func theEndingOfANameTellsTheFormat(ending: String, format: AudioFileFormat?) {
    #expect(AudioFileFormat(fileExtension: ending) == format)
  }

  @Test func theInstalledLibraryWritesAllFormats() throws {
    for format in AudioFileFormat.allCases { try format.checkAvailability() }
  }

  @Test(arguments: [AudioFileFormat.vorbis, .opus, .mp3]) func qualityGrowsWithinTheLibrarysScale(
    format: AudioFileFormat
  ) throws {
    let scale = try [0, 3, 7, 10].map { try #require(format.libraryQuality($0)) }
    #expect(scale == scale.sorted() && Set(scale).count == 4)
    #expect(try #require(scale.first) >= 0 && #require(scale.last) <= 1)
  }

  @Test(arguments: [(AudioFileFormat.vorbis, 1.0, 9.0), (.opus, 0.0, 8.0), (.mp3, 0.0, 10.0)])
  func betterQualityMakesLargerFiles(format: AudioFileFormat, worse: Double, better: Double) throws {
    let folder = TemporaryFolder()
    let samples = (0..<96000).map { Float($0 % 317 * ($0 % 101)) / 40000 - 0.4 }
    let sizes = try [worse, better].map { quality in
      let path = folder.path + "/\(quality)"
      var writer = try AudioFileWriter(
        path, format: format, sampleRate: .hz48000, frameCount: 48000, quality: quality)
      try writer.write(samples.span)
      try writer.finish().commit()
      return try readFile(path).count
    }
    #expect(sizes[1] > sizes[0] * 5 / 4)
  }

  /// Noise, which a variable bit rate cannot make smaller. Vorbis, whose rate is nominal, needs more for it.
  @Test(arguments: [
    (AudioFileFormat.mp3, 128, 0.02), (.mp3, 320, 0.02), (.mp3, 192, 0.02), (.opus, 64, 0.25), (.opus, 256, 0.25),
    (.vorbis, 96, 0.5), (.vorbis, 256, 0.5),
  ])
  func aBitRateIsKept(format: AudioFileFormat, rate: Int, tolerance: Double) throws {
    let folder = TemporaryFolder()
    var state: UInt32 = 1
    let samples = (0..<960_000).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(state >> 8) / Float(1 << 24) - 0.5
    }
    var writer = try AudioFileWriter(
      folder.path + "/a", format: format, sampleRate: .hz48000, frameCount: 480_000, bitrate: rate)
    for start in stride(from: 0, to: samples.count, by: 9600) {
      try writer.write(samples.span.extracting(start..<start + 9600))
    }
    try writer.finish().commit()
    let found = Double(try readFile(folder.path + "/a").count) * 8 / 10 / 1000
    #expect(abs(found / Double(rate) - 1) < tolerance, "\(found)")
  }

  @Test func bitRatesAreThoseOfTheFormat() {
    #expect(
      AudioFileFormat.mp3.bitrates(at: .hz44100, channels: 2)
        == .list([64, 80, 96, 112, 128, 160, 192, 224, 256, 320]))
    #expect(AudioFileFormat.opus.bitrates(at: .hz48000, channels: 2) == .range(32...512))
    #expect(AudioFileFormat.opus.bitrates(at: .hz48000, channels: 1) == .range(32...256))
    #expect(AudioFileFormat.vorbis.bitrates(at: .hz22050, channels: 2) == .range(37...172))
    #expect(AudioFileFormat.vorbis.bitrates(at: .hz32000, channels: 1) == .range(42...190))
    #expect(AudioFileFormat.vorbis.bitrates(at: .hz96000, channels: 2) == nil)
    #expect(AudioFileFormat.flac16.bitrates(at: .hz44100, channels: 2) == nil)
    #expect(AudioFileFormat.vorbis.compressionLevel(bitrate: 144, .hz44100, channels: 2) == 1 - 4.5 / 10)
    #expect(AudioFileFormat.vorbis.compressionLevel(bitrate: 96, .hz44100, channels: 1) == 1 - 5.0 / 10)
  }

  /// The bit rate in the header of a frame (ISO 11172-3, 2.4.2.3; ISO 13818-3, 2.4.2.3).
  @Test(arguments: [SampleRate.hz22050, .hz32000, .hz44100, .hz48000], [1, 2])
  func mp3HasExactlyTheRate(sampleRate: SampleRate, channels: Int) throws {
    let folder = TemporaryFolder()
    guard case .list(let rates) = AudioFileFormat.mp3.bitrates(at: sampleRate, channels: channels) else {
      Issue.record("mp3 has a list of rates")
      return
    }
    let mpeg1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    let mpeg2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
    let all = sampleRate == .hz22050 ? mpeg2 : mpeg1
    #expect(rates == all.filter { $0 >= 64 })
    let silence = [Float](repeating: 0, count: 4096 * channels)
    for rate in rates {
      let path = folder.path + "/\(rate)"
      var writer = try AudioFileWriter(
        path, format: .mp3, sampleRate: sampleRate, channels: channels, frameCount: 4096, bitrate: rate)
      try writer.write(silence.span)
      try writer.finish().commit()
      let bytes = try readFile(path)
      let frame = try #require(bytes.indices.dropLast(2).first { bytes[$0] == 0xFF && bytes[$0 + 1] & 0xE6 == 0xE2 })
      #expect(all[Int(bytes[frame + 2] >> 4)] == rate, "\(rate) kbit/s")
    }
  }

  /// The nominal bit rate in the identification header (Vorbis I, 4.2.2).
  @Test(arguments: [SampleRate.hz22050, .hz32000, .hz44100, .hz48000], [1, 2])
  func vorbisHasTheNominalRate(sampleRate: SampleRate, channels: Int) throws {
    let folder = TemporaryFolder()
    let possible = try #require(VorbisRates(sampleRate, channels: channels)).range
    let silence = [Float](repeating: 0, count: 4096 * channels)
    let middle = (possible.lowerBound + possible.upperBound) / 2
    for rate in [possible.lowerBound, possible.lowerBound + 5, middle, possible.upperBound] {
      var writer = try AudioFileWriter(
        folder.path + "/\(rate)", format: .vorbis, sampleRate: sampleRate, channels: channels, frameCount: 4096,
        bitrate: rate)
      try writer.write(silence.span)
      try writer.finish().commit()
      let bytes = try readFile(folder.path + "/\(rate)")
      let header = try #require(bytes.indices.first { bytes[$0...].starts(with: [1] + Array("vorbis".utf8)) })
      let nominal = (0..<4).reduce(0) { $0 | Int(bytes[header + 20 + $1]) << (8 * $1) }
      #expect(abs(nominal - 1000 * rate) < 500, "\(rate) kbit/s: \(nominal)")
    }
  }

  /// The chunks of an AIFF have 32-bit lengths, and there is no larger variant.
  @Test func anAIFFOfMoreThanFourGigabytesIsRefused() {
    #expect(throws: AudioFileError.tooLong(path: "/tmp/a.aiff", format: "aiff", bytes: 8_000_000_000)) {
      _ = try AudioFileWriter("/tmp/a.aiff", format: .aiff16, sampleRate: .hz44100, frameCount: 2_000_000_000).format
    }
  }

  /// The chunks of a RIFF file have 32-bit lengths.
  @Test func aWavOfMoreThanFourGigabytesIsAnRF64() {
    let container = 0x0FFF_0000
    #expect(Int(AudioFileFormat.wav16.code(audioBytes: 4_000_000_000)) & container == 0x01_0000)
    #expect(Int(AudioFileFormat.wav16.code(audioBytes: 4_294_967_295)) & container == 0x22_0000)
    #expect(Int(AudioFileFormat.flac16.code(audioBytes: 4_294_967_295)) & container == 0x17_0000)
  }

  @Test func anRF64IsWrittenAndRead() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/a.wav"
    var writer = try AudioFileWriter(path, format: .wav24, sampleRate: .hz44100, frameCount: 2_000_000_000)
    try writer.write([256, -256, 1 << 30, 0].span as Span<Int32>)
    try writer.finish().commit()
    var reader = try AudioFileReader(path)
    #expect(try reader.readIntegers(frames: 3) == [256, -256, 1 << 30, 0])
  }
}
