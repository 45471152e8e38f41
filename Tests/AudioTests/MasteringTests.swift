import Files
import TestSupport
import Testing

@testable import Audio

@Suite struct MasteringTests {
  private let folder = TemporaryFolder()

  private func spool(_ stereo: [Float], channels: Int = 2, rate: SampleRate = .hz44100) throws -> FrameSpool {
    var spool = try FrameSpool(sampleRate: rate, channels: channels, in: folder.path)
    for start in stride(from: 0, to: stereo.count, by: 8190) {
      try spool.append(stereo.span.extracting(start..<min(stereo.count, start + 8190)))
    }
    return spool
  }

  /// The contents of a written file.
  private func written(
    _ spool: borrowing FrameSpool, _ format: AudioFileFormat = .wav16, quality: Double = AudioFileFormat.standardQuality
  ) throws -> Measurement {
    let path = folder.path + "/a." + format.fileExtension
    try spool.file(path, as: format, quality: quality).commit()
    var reader = try AudioFileReader(path)
    let samples = try reader.readFloats(frames: reader.frameCount)
    return Meter.measure(samples, rate: SampleRate(rawValue: reader.sampleRate)!, channels: reader.channels)
  }

  @Test(arguments: [1, 2], SampleRate.allCases)
  func theFileHasTheLoudnessThatWasAskedFor(channels: Int, rate: SampleRate) throws {
    var spool = try spool(strikes(seconds: 1.5, peak: 0.1, rate: rate), channels: channels, rate: rate)
    let mastering = try spool.master(to: .loudness(LUFS: -30))
    let file = try written(spool)
    #expect(!mastering.isLimited && mastering.loudness == -30)
    #expect(abs(try #require(file.loudness) + 30) < 0.01)
    #expect(abs(try #require(mastering.truePeak) - decibels(file.truePeak)) < 0.01)
  }

  @Test(arguments: [AudioFileFormat.wav16, .wav24, .wavFloat, .flac16, .aiff24])
  func noTruePeakPassesTheCeiling(format: AudioFileFormat) throws {
    var spool = try spool(strikes(seconds: 2, peak: 0.2))
    let mastering = try spool.master(to: .loudness(LUFS: -11))
    let file = try written(spool, format)
    #expect(mastering.isLimited)
    #expect(decibels(file.truePeak) <= -0.999 && decibels(file.truePeak) > -1.1)
    #expect(abs(try #require(mastering.loudness) - #require(file.loudness)) < 0.01)
    #expect(abs(try #require(mastering.truePeak) - decibels(file.truePeak)) < 0.01)
    // Limiting the peaks costs little loudness.
    #expect((-12 ... -11).contains(try #require(file.loudness)))
  }

  @Test(arguments: [AudioFileFormat.vorbis, .opus, .mp3], [4, AudioFileFormat.standardQuality])
  func decodersOfLossyFilesStayBelowTheCeilingToo(format: AudioFileFormat, quality: Double) throws {
    let rate = format.sampleRates[0]
    var spool = try spool(strikes(seconds: 2, peak: 0.2, rate: rate), rate: rate)
    _ = try spool.master(to: .loudness(LUFS: -11))
    let peak = decibels(try written(spool, format, quality: quality).truePeak)
    #expect(-1.6 ... -1 ~= peak)
  }

  @Test func onlyLoudPiecesAreSofterInLossyFiles() throws {
    var soft = try spool(strikes(seconds: 2, peak: 0.2))
    _ = try soft.master(to: .loudness(LUFS: -30))
    #expect(soft.lossyGain == 1)
    var loud = try spool(strikes(seconds: 2, peak: 0.2))
    _ = try loud.master(to: .loudness(LUFS: -11))
    #expect(abs(decibels(loud.lossyGain) + Level.lossyRoom) < 0.1)
    var unchanged = try spool(strikes(seconds: 2, peak: 1.2))
    _ = try unchanged.master(to: .asRendered)
    #expect(unchanged.lossyGain == 1)
  }

  @Test func moreThanSixDecibelsAreNotHeld() throws {
    var spool = try spool(strikes(seconds: 2, peak: 0.2))
    let before = try #require(Meter.measure(strikes(seconds: 2, peak: 0.2), rate: .hz44100).loudness)
    let mastering = try spool.master(to: .loudness(LUFS: -5))
    #expect(mastering.isLimited && mastering.gain < -5 - before)
    #expect(abs(mastering.gain - (5 - decibels(0.2))) < 0.2)
    #expect(decibels(try written(spool).truePeak) <= -0.999)
  }

  @Test func asRenderedNothingChanges() throws {
    let samples = strikes(seconds: 1, peak: 1.7)
    var spool = try spool(samples)
    let mastering = try spool.master(to: .asRendered)
    #expect(mastering.gain == 0 && !mastering.isLimited)
    #expect(try #require(mastering.truePeak) > 4.6)
    #expect(try spool.louderFrames(from: 0, count: 44100) == samples)
  }

  @Test func silenceStaysSilent() throws {
    var spool = try spool([Float](repeating: 0, count: 88200))
    let mastering = try spool.master(to: .standard)
    #expect(mastering == Mastering(loudness: nil, truePeak: nil, gain: 0, isLimited: false))
    #expect(try written(spool) == Measurement(loudness: nil, truePeak: 0))
  }

  /// Notes at volume 0 are attenuated by 96 dB.
  @Test func whatIsInaudibleStaysSo() throws {
    var spool = try spool(strikes(seconds: 3, peak: 1e-6))
    let mastering = try spool.master(to: .standard)
    #expect(mastering.loudness == nil && mastering.gain == 0)
    #expect(abs(try #require(mastering.truePeak) + 120) < 1)
  }

  /// Renders just above and far below −70 LUFS, where nothing is measured, come out alike.
  @Test(arguments: [0.1, 3e-3, 1e-3, 3e-4, 1e-4]) func softRendersComeOutAlike(peak: Double) throws {
    var spool = try spool(strikes(seconds: 3, peak: peak))
    let mastering = try spool.master(to: .loudness(LUFS: -30))
    #expect(abs(try #require(mastering.loudness) + 30) < 0.01)
    #expect(abs(try #require(try written(spool, .wavFloat).loudness) + 30) < 0.1)
  }

  @Test func nothingAtAllIsSilence() throws {
    var spool = try spool([])
    #expect(try spool.master(to: .standard).loudness == nil)
    #expect(try written(spool).truePeak == 0)
  }

  /// A click that lasts a hundredth of a second.
  @Test func theShortestPieceHasALoudness() throws {
    var spool = try spool(sine(1000, seconds: 0.01, amplitude: 0.1, rate: .hz44100))
    let mastering = try spool.master(to: .loudness(LUFS: -30))
    #expect(abs(try #require(mastering.loudness) + 30) < 0.01)
    #expect(abs(try #require(try written(spool).loudness) + 30) < 0.1)
  }

  @Test func monoIsTheMeanOfBothChannels() throws {
    let spool = try spool([0.5, -0.25, 1, 1, -0.5, 0], channels: 1)
    #expect(spool.frameCount == 3 && spool.peak == 1)
    #expect(try spool.frames(from: 0, count: 3) == [0.125, 1, -0.25])
  }
}
