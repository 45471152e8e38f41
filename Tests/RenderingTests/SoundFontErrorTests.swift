import Files
import SoundFonts
import Testing

@testable import Rendering

@Suite struct SoundFontErrorTests {
  static let sentences: [(SoundFontError, String)] = [
    (
      .noneFound(searched: ["soundfonts", "/usr/share/sounds/sf2"]),
      "no SoundFont (.sf2, .sf3) in soundfonts, /usr/share/sounds/sf2"
    ),
    (
      .missing(path: "a.sf2", variable: "ETUDE_SOUNDFONT"),
      "a.sf2: this SoundFont, named by ETUDE_SOUNDFONT, does not exist; check the spelling, or unset the variable"
    ),
    (.missing(path: "a.sf2", variable: nil), "a.sf2: this SoundFont does not exist; check the spelling"),
    (
      .unreadable(FileError(path: "a.sf2", action: .read, code: 21)),
      "a.sf2: cannot read: Is a directory; name a file in it"
    ),
    (
      .damaged(FontError(path: "a.sf2", .foreign(found: [0x50, 0x4B, 0x03, 0x0A]))),
      "a.sf2: not a SoundFont: expected RIFF…sfbk at byte 0, found 50 4B 03 0A; give a .sf2 or .sf3 file"
    ),
    (
      .damaged(FontError(path: "a.sf2", .foreign(found: Array("OggS".utf8)))),
      "a.sf2: not a SoundFont: expected RIFF…sfbk at byte 0, found “OggS”; give a .sf2 or .sf3 file"
    ),
    (
      .damaged(FontError(path: "a.sf2", .foreign(found: []))),
      "a.sf2: not a SoundFont: expected RIFF…sfbk at byte 0, found an empty file; give a .sf2 or .sf3 file"
    ),
    (
      .damaged(FontError(path: "a.sf2", .wrongLength(expected: 3734, found: 100))),
      """
      a.sf2: this SoundFont is truncated: expected 3734 bytes according to byte 4, found 100; download it again
      """
    ),
    (
      .damaged(FontError(path: "a.sf2", .missingChunk(name: "shdr", within: "“pdta”"))),
      "a.sf2: chunk “shdr” is missing in “pdta”; get an intact copy, or choose another one"
    ),
    (
      .unusable(path: "a.sf2", reason: "INFO chunk size mismatch"),
      "a.sf2: FluidSynth cannot load this SoundFont: INFO chunk size mismatch; "
        + "get an intact copy, or choose another one"
    ),
    (
      .empty(path: "a.sf2"),
      "a.sf2: this SoundFont contains no instruments; choose another one"
    ),
  ]

  @Test(arguments: sentences) func sentence(error: SoundFontError, sentence: String) {
    #expect("\(error)" == sentence)
  }
}
