import Testing

@testable import Audio

@Suite struct AudioFileErrorTests {
  static let sentences: [(AudioFileError, String)] = [
    (
      .unreadable(path: "a.wav", reason: "Format not recognized."),
      "a.wav: not an audio file that libsndfile can read (Format not recognized.); give a WAV or FLAC file"
    ),
    (
      .unwritable(path: "a.flac", reason: "Bad format."),
      "a.flac: libsndfile cannot write this file (Bad format.); choose another format"
    ),
    (
      .unavailable(format: "mp3", library: "libsndfile 1.0.31"),
      "mp3: the installed libsndfile 1.0.31 was built without this format; install Debian 12's libsndfile1 or a later "
        + "one, or choose another format"
    ),
    (
      .tooLong(path: "a.aiff", format: "aiff", bytes: 5_000_000_000),
      "a.aiff: this file would have 5000000000 bytes of audio, but aiff is limited to 4 GiB; choose wav or flac"
    ),
  ]

  @Test(arguments: sentences) func sentence(error: AudioFileError, sentence: String) {
    #expect("\(error)" == sentence)
  }
}
