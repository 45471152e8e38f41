import Files
import Testing

@testable import SoundFonts

@Suite struct FontErrorTests {
  static let sentences: [(FontError.Fact, String)] = [
    (.file(FileError(path: "a.sf2", action: .read, code: 21)), "a.sf2: cannot read: Is a directory; name a file in it"),
    (
      .foreign(found: [0x50, 0x4B, 0x03, 0x0A]),
      "a.sf2: not a SoundFont: expected RIFF…sfbk at byte 0, found 50 4B 03 0A; give a .sf2 or .sf3 file"
    ),
    (
      .foreign(found: []),
      "a.sf2: not a SoundFont: expected RIFF…sfbk at byte 0, found an empty file; give a .sf2 or .sf3 file"
    ),
    (
      .wrongLength(expected: 200, found: 100),
      "a.sf2: this SoundFont is truncated: expected 200 bytes according to byte 4, found 100; download it again"
    ),
    (
      .wrongLength(expected: 100, found: 200),
      """
      a.sf2: this file has extra bytes after the SoundFont: expected 100 bytes according to byte 4, found 200; \
      get an intact copy, or choose another one
      """
    ),
    (
      .missingChunk(name: "shdr", within: "“pdta”"),
      "a.sf2: chunk “shdr” is missing in “pdta”; get an intact copy, or choose another one"
    ),
    (
      .chunkBeyond(offset: 20, name: "smpl", claimed: 70, available: 60),
      """
      a.sf2: byte 20: expected at most 60 bytes for the chunk “smpl”, found a length of 70; \
      get an intact copy, or choose another one
      """
    ),
    (
      .uneven(offset: 20, name: "pbag", length: 6, record: 4),
      """
      a.sf2: byte 20: expected records of 4 bytes in “pbag”, at least one, found 6 bytes; \
      get an intact copy, or choose another one
      """
    ),
    (
      .tooMany(offset: 20, what: "zones of an instrument", found: 5000, limit: 4096),
      """
      a.sf2: byte 20: expected at most 4096 zones of an instrument, found 5000; \
      it is not a usable SoundFont; choose another one
      """
    ),
    (
      .version(offset: 32, major: 4, minor: 1),
      "a.sf2: byte 32: expected version 2 or 3 of the format, found 4.1; convert it, or choose another one"
    ),
    (
      .badIndex(offset: 40, name: "the index of a zone", found: 9, allowed: 1...4),
      "a.sf2: byte 40: expected the index of a zone from 1 to 4, found 9; get an intact copy, or choose another one"
    ),
    (
      .sampleBeyond(offset: 40, name: "C4", start: 5, end: 900, available: 800),
      "a.sf2: byte 40: expected sample “C4” within 0 to 800, found 5 to 900; get an intact copy, or choose another one"
    ),
    (
      .badVorbis(offset: 40, name: "C4", reason: "2 channels"),
      "a.sf2: byte 40: expected Ogg Vorbis for sample “C4”, found 2 channels; get an intact copy, or choose another one"
    ),
    (
      .noPreset(bank: 1, program: 2, count: 3),
      "a.sf2: this SoundFont has no preset 1:2 (it has 3 presets); choose one of those"
    ),
    (.noPresets, "a.sf2: this SoundFont contains no instruments; choose another one"),
  ]

  @Test(arguments: sentences) func sentence(fact: FontError.Fact, sentence: String) {
    #expect("\(FontError(path: "a.sf2", fact))" == sentence)
  }
}
