import Testing

@testable import Audio

@Suite struct AudioFileErrorTests {
  static let sentences: [(AudioFileError, String)] = [
    (
      .unreadable(path: "a.wav", reason: "Format not recognised."),
      "a.wav: not an audio file that libsndfile can read (Format not recognised.); give a WAV or FLAC file"
    ),
    (
      .unwritable(path: "a.flac", reason: "Bad format."),
      "a.flac: libsndfile cannot write it (Bad format.); choose another format"
    ),
  ]

  @Test(arguments: sentences) func sentence(error: AudioFileError, sentence: String) {
    #expect("\(error)" == sentence)
  }
}
