import Audio
import Testing

@testable import Studio

@Suite struct OutputSettingsTests {
  @Test(arguments: ["mid", "wav", "wav24", "wav32f", "flac", "flac24", "FLAC", "aiff", "ogg", "opus", "mp3"])
  func formatsHaveNames(name: String) {
    #expect(OutputFormat(name: name)?.name == name.lowercased())
  }

  @Test func refusesTwoFormatsForOneFile() {
    #expect(throws: OutputError.sameName("wav", "wav24", fileExtension: "wav")) {
      try OutputSettings(formats: [.audio(.wav16), .midi, .audio(.wav24)])
    }
    #expect(throws: OutputError.noFormats) { try OutputSettings(formats: []) }
  }

  @Test func theSampleRateIsOneThatAllFormatsHave() throws {
    #expect(try OutputSettings(formats: [.midi, .audio(.mp3)]).sampleRate(nil) == .hz44100)
    #expect(try OutputSettings(formats: [.audio(.mp3), .audio(.opus)]).sampleRate(nil) == .hz48000)
    #expect(try OutputSettings(formats: [.audio(.wav16)]).sampleRate(.hz96000) == .hz96000)
    #expect(throws: OutputError.sampleRate(44100, format: "opus", possible: [48000])) {
      try OutputSettings(formats: [.audio(.wav16), .audio(.opus)]).sampleRate(.hz44100)
    }
  }

  @Test func theDefaultRateIsNotTheLowest() throws {
    #expect(try OutputSettings(formats: [.audio(.flac16)]).sampleRate(nil) == .hz44100)
    #expect(try OutputSettings(formats: [.audio(.mp3)]).sampleRate(.hz22050) == .hz22050)
  }

  @Test func aFormatHasItsBitRates() throws {
    var sound = SoundSettings()
    // Between those of MPEG.
    sound.bitrate = 130
    try OutputSettings(formats: [.audio(.wav16), .audio(.vorbis)]).check(sound)
    let possible = AudioFileFormat.mp3.bitrates(at: .hz44100, channels: 2)
    #expect(throws: OutputError.bitrate(130, format: "mp3", sampleRate: 44100, channels: 2, possible: possible)) {
      try OutputSettings(formats: [.audio(.vorbis), .audio(.mp3)]).check(sound)
    }
    sound.bitrate = 128
    try OutputSettings(formats: [.audio(.vorbis), .audio(.mp3)]).check(sound)
  }

  @Test(arguments: [
    (OutputError.unknownFormat("mp4", known: ["mp3"]), "“mp4” is not a format"),
    (.noFormats, "no format is named"),
    (
      .sameName("wav", "wav24", fileExtension: "wav"),
      "formats wav and wav24 would both be written to the same .wav file"
    ),
    (.sampleRate(96000, format: "mp3", possible: [44100, 48000]), "mp3 does not support a sample rate of 96000 Hz"),
    (
      .bitrate(130, format: "mp3", sampleRate: 44100, channels: 2, possible: .list([64, 80, 96])),
      "mp3 has 64, 80 or 96 kbit/s at 44100 Hz, not 130"
    ),
    (
      .bitrate(400, format: "ogg", sampleRate: 22050, channels: 1, possible: .range(24...90)),
      "ogg has 24 to 90 kbit/s at 22050 Hz in mono, not 400"
    ),
    (
      .bitrate(400, format: "ogg", sampleRate: 96000, channels: 2, possible: nil),
      "ogg has no bit rates at 96000 Hz, only qualities"
    ),
    (.ownInput("a.mid"), "a.mid: this is one of the inputs, which are never replaced"),
    (.present(["a.wav"]), "a.wav exists and was made with other settings, from another file, or by another program"),
    (
      .present(["a.wav", "a.mid"]),
      "a.wav, a.mid exist and were made with other settings, from another file, or by another program"
    ),
  ]) func saysWhatIsWrong(error: OutputError, sentence: String) {
    #expect(error.description == sentence)
  }
}
