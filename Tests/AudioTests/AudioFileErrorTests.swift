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
    (
      .spoolCutShort(folder: "/tmp", expected: 10, found: 9),
      "/tmp: the temporary audio has 9 frames where 10 were written; check the disk and try again"
    ),
  ]

  @Test(arguments: sentences) func sentence(error: AudioFileError, sentence: String) {
    #expect("\(error)" == sentence)
  }
}
