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

  @Test(arguments: [
    (
      OutputError.unknownFormat("mp4"),
      "“mp4” is not a format; --formats takes some of mid,wav,wav24,wav32f,flac,flac24,aiff,aiff24,ogg,opus,mp3,svg,png,pdf"
    ),
    (
      .noFormats,
      "no format is named; give --formats some of mid,wav,wav24,wav32f,flac,flac24,aiff,aiff24,ogg,opus,mp3,svg,png,pdf"
    ),
    (
      .sameName("wav", "wav24", fileExtension: "wav"),
      "formats wav and wav24 would both be written to the same .wav file; choose one of them"
    ),
    (
      .sampleRate(96000, format: "mp3", possible: [44100, 48000]),
      "mp3 has no sample rate of 96000 Hz; give --sample-rate 44100 or 48000"
    ),
    (
      .sampleRate(96000, format: "mp3", possible: []),
      "mp3 has no sample rate of 96000 Hz; leave out one of the formats"
    ),
    (.ownInput("a.mid"), "a.mid: would be replaced by what is made from it; choose another --out"),
    (.present(["a.wav"]), "a.wav: there already, and left as it is; use --force to replace, or another --out"),
    (
      .present(["a.wav", "a.mid"]),
      "a.wav, a.mid: there already, and left as they are; use --force to replace, or another --out"
    ),
  ]) func saysWhatIsWrongAndWhatToDo(error: OutputError, sentence: String) {
    #expect(error.description == sentence)
  }
}
