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
      "a.sf2: a part of this SoundFont is missing: expected 200 bytes, as said at byte 4, found 100; get it again"
    ),
    (
      .wrongLength(expected: 100, found: 200),
      """
      a.sf2: there is more in this file than a SoundFont: expected 100 bytes, as said at byte 4, found 200; \
      get a whole copy, or choose another
      """
    ),
    (
      .missingChunk(name: "shdr", within: "“pdta”"),
      "a.sf2: expected a chunk “shdr” in “pdta”, found none; get a whole copy, or choose another"
    ),
    (
      .chunkBeyond(offset: 20, name: "smpl", claimed: 70, available: 60),
      """
      a.sf2: byte 20: expected at most 60 bytes for the chunk “smpl”, found a length of 70; \
      get a whole copy, or choose another
      """
    ),
    (
      .uneven(offset: 20, name: "pbag", length: 6, record: 4),
      """
      a.sf2: byte 20: expected records of 4 bytes in “pbag”, at least one, found 6 bytes; \
      get a whole copy, or choose another
      """
    ),
    (
      .tooMany(offset: 20, what: "zones of an instrument", found: 5000, limit: 4096),
      """
      a.sf2: byte 20: expected at most 4096 zones of an instrument, found 5000; \
      it was not made to be played; choose another
      """
    ),
    (
      .version(offset: 32, major: 4, minor: 1),
      "a.sf2: byte 32: expected version 2 or 3 of the format, found 4.1; convert it, or choose another"
    ),
    (
      .badIndex(offset: 40, name: "the index of a zone", found: 9, allowed: 1...4),
      "a.sf2: byte 40: expected the index of a zone from 1 to 4, found 9; get a whole copy, or choose another"
    ),
    (
      .sampleBeyond(offset: 40, name: "C4", start: 5, end: 900, available: 800),
      "a.sf2: byte 40: expected sample “C4” within 0 to 800, found 5 to 900; get a whole copy, or choose another"
    ),
    (
      .badVorbis(offset: 40, name: "C4", reason: "2 channels"),
      "a.sf2: byte 40: expected Ogg Vorbis for sample “C4”, found 2 channels; get a whole copy, or choose another"
    ),
    (
      .noPreset(bank: 1, program: 2, count: 3),
      "a.sf2: there is no preset 1:2 among the 3 of this SoundFont; etude soundfont info shows those that there are"
    ),
    (.noPresets, "a.sf2: expected a piano in this SoundFont, found no instrument at all; choose another"),
  ]

  @Test(arguments: sentences) func sentence(fact: FontError.Fact, sentence: String) {
    #expect("\(FontError(path: "a.sf2", fact))" == sentence)
  }
}
