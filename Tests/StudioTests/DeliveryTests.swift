import Audio
import Testing

@testable import Studio

@Suite struct DeliveryTests {
  @Test(arguments: ["mid", "wav", "wav24", "wav32f", "flac", "flac24", "FLAC"])
  func formatsHaveNames(name: String) {
    #expect(DeliveryFormat(name: name)?.name == name.lowercased())
  }

  @Test func refusesTwoFormatsForOneFile() {
    #expect(throws: DeliveryError.sameName("wav", "wav24", fileExtension: "wav")) {
      try Delivery(formats: [.audio(.wav16), .midi, .audio(.wav24)])
    }
    #expect(throws: DeliveryError.noFormats) { try Delivery(formats: []) }
  }

  @Test(arguments: [
    (
      DeliveryError.unknownFormat("mp4"),
      "“mp4” is not a format; --formats takes some of mid,wav,wav24,wav32f,flac,flac24"
    ),
    (.noFormats, "no format is named; give --formats some of mid,wav,wav24,wav32f,flac,flac24"),
    (
      .sameName("wav", "wav24", fileExtension: "wav"),
      "formats wav and wav24 would both be written to the same .wav file; choose one of them"
    ),
    (.ownInput("a.mid"), "a.mid: would be replaced by what is made from it; choose another --out"),
    (.present(["a.wav"]), "a.wav: there already, and left as it is; use --force to replace, or another --out"),
    (
      .present(["a.wav", "a.mid"]),
      "a.wav, a.mid: there already, and left as they are; use --force to replace, or another --out"
    ),
  ]) func saysWhatIsWrongAndWhatToDo(error: DeliveryError, sentence: String) {
    #expect(error.description == sentence)
  }
}
