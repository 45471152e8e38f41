import Audio
import Files
import SFZ
import TestSupport
import Testing

@testable import SoundFonts

@Suite struct BuildingTests {
  private let folder = TemporaryFolder()

  private func build(
    _ text: String, _ settings: BuildSettings = BuildSettings(format: .sf2), delaysSamples: Bool = false
  ) throws -> SoundFontFile {
    let instrument = try Instrument(folder.add("piano.sfz", text))
    _ = try PianoBuilder(instrument, settings, delaysSamples: delaysSamples)
      .build(folder.path + "/out.sf2", replacing: true)
    let font = try SoundFontFile(folder.path + "/out.sf2")
    try font.checkPlayable(font.piano())
    return font
  }

  private func layers(_ font: SoundFontFile) throws -> [Layer] { try font.layers(of: font.piano()) }

  private func noise(_ count: Int, seed: UInt64 = 1) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(Int64(bitPattern: state) >> 40) / Double(1 << 24)
    }
  }

  /// The frames of a sample in the font.
  private func frames(_ font: SoundFontFile, _ index: Int) throws -> [Int] {
    let sample = font.sample(index)
    let bytes = try font.read(font.samples.lowerBound + 2 * sample.start..<font.samples.lowerBound + 2 * sample.end)
    return (0..<bytes.count / 2).map { Int(Int16(truncatingIfNeeded: bytes.word(at: 2 * $0))) }
  }

  @Test func aStereoPianoOfTwoLayers() throws {
    folder.add("soft.wav", WaveFile([noise(500), noise(500, seed: 2)], rate: 48000).bytes)
    folder.add("loud.wav", WaveFile([noise(600), noise(600, seed: 3)], rate: 48000).bytes)
    let font = try build(
      """
      // Made by nobody, for anybody
      <group> lokey=21 hikey=108 pitch_keycenter=57
      <region> sample=soft.wav hivel=63
      <region> sample=loud.wav lovel=64 trigger=attack rt_decay=2
      <region> sample=loud.wav trigger=release
      """)
    #expect(font.name == "piano" && font.hasPiano && font.sampleCount == 4)
    #expect(
      try layers(font).map { [$0.velocities, $0.keys] } == [[1...63, 21...108], [64...127, 21...108]])
    #expect(try layers(font).map(\.samples) == [["soft L", "soft R"], ["loud L", "loud R"]])
    #expect(try layers(font).allSatisfy { $0.rootKey == 57 && $0.sampleRate == 48000 && $0.loop == .none })
    #expect(
      font.texts["ICMT"]
        == """
        Built from piano.sfz by Étude.
        Made by nobody, for anybody

        Left out: sounds of released keys (trigger=release): 1 region.
        """.replacing("Étude.\n", with: "Étude.\n\n"))
  }

  @Test func samplesOf16BitsStayAsTheyAre() throws {
    let tone = noise(1000)
    folder.add("a.wav", WaveFile([tone]).bytes)
    let font = try build("<region> sample=a.wav volume=-3\n<region> sample=a.wav offset=100 end=299 key=5")
    let exact = tone.map { Int(($0 * 32768).rounded()) }
    #expect(try frames(font, 0) == exact)
    #expect(try frames(font, 1) == Array(exact[100..<300]))
    #expect(font.sampleCount == 2)
  }

  @Test func samplesOf24BitsKeepThem() throws {
    let tone = noise(999)
    folder.add("a.wav", WaveFile([tone], bits: 24).bytes)
    let font = try build("<region> sample=a.wav", BuildSettings(format: .sf2Of24Bits))
    let low = try font.read(font.samples24)
    let wanted = tone.map { Int(($0 * Double(1 << 23)).rounded()) }
    #expect(zip(try frames(font, 0), low).map { $0 << 8 | Int($1) } == wanted)
    #expect("\(font.version)" == "2.04")
    // 16-bit samples are dithered: the mean error is near 0, although single errors exceed half a step.
    let dithered = try frames(build("<region> sample=a.wav"), 0)
    let errors = zip(dithered, wanted).map { Double($0) - Double($1) / 256 }
    #expect(abs(errors.reduce(0, +) / 999) < 0.1 && errors.contains { abs($0) > 0.6 })
  }

  @Test func vorbisComesBackAndIsTheSameEachTime() throws {
    var tone = noise(30000).map { 0.5 * $0 }
    for index in stride(from: 0, to: 30000, by: 40) { for place in 0..<20 { tone[index + place] += 0.49 } }
    let steep = (0..<30000).map { ($0 / 50) % 2 == 0 ? 0.9999 : -0.9999 }
    folder.add("a.wav", WaveFile([tone, steep], bits: 24).bytes)
    var settings = BuildSettings(format: .sf3)
    settings.quality = 4
    let font = try build("<region> sample=a.wav", settings)
    let once = try readFile(font.path)
    for (index, source) in [tone, steep].enumerated() {
      let back = try font.decoded(font.sample(index)).map { Double($0) / 32768 }
      #expect(back.count == 30000)
      // No sample has wrapped around.
      #expect(!zip(back, source).contains { abs($0 - $1) > 0.9 })
      let (error, power) = zip(back, source).reduce((0.0, 0.0)) {
        ($0.0 + ($1.0 - $1.1) * ($1.0 - $1.1), $0.1 + $1.1 * $1.1)
      }
      #expect(error < 0.1 * power)
    }
    #expect(font.sample(0).isCompressed && "\(font.version)" == "3.01")
    _ = try build("<region> sample=a.wav", settings)
    #expect(try readFile(font.path) == once)
  }

  @Test func loopsComeFromOpcodesOrFromTheSample() throws {
    var wave = WaveFile([noise(1000)])
    folder.add("plain.wav", wave.bytes)
    wave.sampler = (60, 200...899)
    folder.add("looped.wav", wave.bytes)
    let font = try build(
      """
      <region> key=1 sample=looped.wav
      <region> key=2 sample=looped.wav loop_mode=no_loop
      <region> key=3 sample=looped.wav loop_mode=loop_sustain offset=50
      <region> key=4 sample=plain.wav loop_start=100 loop_end=499 loop_mode=loop_continuous
      <region> key=5 sample=plain.wav loop_mode=one_shot
      """)
    #expect(
      try layers(font).sorted { $0.keys.lowerBound < $1.keys.lowerBound }.map(\.loop) == [
        .always, .none, .untilRelease, .always, .none,
      ])
    let loops = (0..<font.sampleCount).map(font.sample).map { [$0.loopStart - $0.start, $0.loopEnd - $0.start] }
    #expect(loops == [[200, 900], [0, 1000], [150, 850], [100, 500], [0, 1000]])
  }

  /// Start offsets by key.
  private func starts(_ font: SoundFontFile) -> [Int: Int] {
    let zones = font.tables.zones(ofInstrument: 0).filter { font.tables.sample(of: $0) != nil }
    return zones.reduce(into: [:]) { starts, zone in
      func value(_ id: Int) -> Int { font.tables.value(id, in: zone) ?? 0 }
      starts[value(GeneratorID.keyRange) & 0x7F] = value(0) + 32768 * value(4)
    }
  }

  @Test func aDelayIsSilenceBeforeTheSample() throws {
    let tone = noise(1000)
    folder.add("a.wav", WaveFile([tone], rate: 1000).bytes)
    let text = """
      <region> lokey=60 hikey=72 sample=a.wav delay=20 loop_mode=loop_continuous loop_start=10 loop_end=899
      <region> key=50 sample=a.wav loop_mode=loop_continuous loop_start=10 loop_end=899
      <region> key=51 sample=a.wav ampeg_delay=0.2 loop_mode=loop_continuous loop_start=10 loop_end=899
      <region> lokey=40 hikey=48 pitch_keytrack=0 sample=a.wav ampeg_delay=0.2
      """
    let font = try build(text)
    let frames = try frames(font, 0)
    #expect(frames.count == 41_000 && frames[..<40_000].allSatisfy { $0 == 0 })
    #expect(Array(frames[40_000...]) == tone.map { Int(($0 * 32768).rounded()) })
    #expect(font.sample(0).loopStart - font.sample(0).start == 40_010)
    #expect(font.sample(0).loopEnd - font.sample(0).start == 40_900)
    // At key 72 the sample plays twice as fast.
    let starts = starts(font)
    #expect(starts.count == 16 && starts[60] == 20_000 && starts[72] == 0 && starts[67] == 40_000 - 29_966)
    #expect(starts[50] == 40_000 && starts[51] == 40_000 && starts[40] == 0)
    #expect(font.sampleCount == 2)
  }

  @Test func samplesThatWaitForTheEnvelopeBeginLater() throws {
    folder.add("a.wav", WaveFile([noise(1000)], rate: 1000).bytes)
    let text = """
      <region> lokey=60 hikey=72 sample=a.wav ampeg_delay=0.2
      <region> key=50 sample=a.wav delay=20
      <region> key=51 sample=a.wav ampeg_delay=20
      <region> key=52 sample=a.wav ampeg_delay=0.2 loop_mode=loop_continuous loop_start=10 loop_end=899
      """
    let font = try build(text, delaysSamples: true)
    let starts = starts(font)
    #expect(starts.count == 16 && starts[60] == 200 && starts[72] == 400 && starts[67] == 300)
    #expect(starts[50] == 0 && starts[51] == 999 && starts[52] == 10)
    #expect(try frames(font, 0).count == 1000)
  }

  @Test func theSilenceOfADelayIsLimited() throws {
    folder.add("a.wav", WaveFile([noise(10)], rate: 96_000).bytes)
    let font = try build("<region> sample=a.wav delay=100 pitch_keytrack=1200 transpose=127")
    #expect(try frames(font, 0).count == (1 << 20) + 10)
  }

  @Test func samplesAreShortenedWithAFade() throws {
    folder.add("a.wav", WaveFile([[Double](repeating: 0.5, count: 44100)]).bytes)
    var settings = BuildSettings(format: .sf2)
    settings.seconds = 0.1
    let frames = try frames(build("<region> sample=a.wav", settings), 0)
    #expect(frames.count == 4410 && frames[..<2205].allSatisfy { abs($0 - 16384) < 2 })
    #expect(abs(frames[4409]) < 2 && zip(frames[2300...], frames[2310...]).allSatisfy { $0 >= $1 - 2 })
  }

  @Test func groupsThatSilenceThemselvesAreClasses() throws {
    folder.add("a.wav", WaveFile([noise(100)]).bytes)
    let font = try build(
      """
      <region> key=1 sample=a.wav group=7 off_by=7
      <region> key=2 sample=a.wav
      <region> key=3 sample=a.wav group=1 off_by=7
      """)
    #expect(try font.hasExclusiveClasses(font.piano()))
    #expect(font.texts["ICMT"]?.contains("off_by of another group, not heeded: 1 region") == true)
  }

  @Test func aBrokenSampleIsSaidAndLeavesNothing() throws {
    folder.add("bad.wav", Array("RIFF not audio at all".utf8))
    let flac = folder.path + "/cut.flac"
    var writer = try AudioFileWriter(flac, format: .flac16, sampleRate: .hz44100, channels: 1, frameCount: 50_000)
    try writer.write(quantized(noise(50_000).map(Float.init), bits: 16).span)
    try writer.finish().commit()
    folder.add("cut.flac", Array(try readFile(flac)[..<40_000]))
    folder.add("many.wav", WaveFile([[0], [0], [0]]).bytes)
    for (name, reason) in [("bad.wav", ""), ("cut.flac", "it ends after"), ("many.wav", "it has 3 channels")] {
      let piano = try Instrument(folder.add("piano.sfz", "\n<region> sample=\(name)"))
      #expect {
        try PianoBuilder(piano, BuildSettings(format: .sf2), delaysSamples: false)
          .build(folder.path + "/out.sf2", replacing: false)
      } throws: {
        "\($0)".contains("/\(name): cannot be read as audio (\(reason)") && "\($0)".contains("piano.sfz:2 needs it")
      }
    }
    #expect(folder.names == ["bad.wav", "cut.flac", "many.wav", "piano.sfz"])
  }

  @Test func tooManyZonesAreRefused() throws {
    folder.add("a.wav", WaveFile([noise(10), noise(10)]).bytes)
    let regions = (0..<128).flatMap { key in
      (1...127).map { "<region> sample=a.wav key=\(key) lovel=\($0) hivel=\($0) volume=-\($0) tune=\(key)\n" }
    }
    #expect {
      _ = try build(regions.joined())
    } throws: {
      if case BuildError.tooMany(_, "generators of zones", _, 65_535) = $0 { true } else { false }
    }
    #expect(folder.names == ["a.wav", "piano.sfz"])
  }
}
