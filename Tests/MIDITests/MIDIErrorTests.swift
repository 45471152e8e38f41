import Files
import Testing

@testable import MIDI

@Suite struct MIDIErrorTests {
  @Test(
    arguments: [
      (
        .unreadable(FileError(path: "x.mid", action: .read, code: 2)),
        "x.mid: cannot read: No such file or directory; check the spelling of the path"
      ),
      (
        .notMIDI(file: "x.mid", offset: 0, found: []),
        "x.mid: the file is empty"
      ),
      (
        .otherFormat(file: "x.mid", ForeignFormat(text: ascii("<html>"))!),
        "x.mid: is a web page (HTML), not a MIDI file; download the file itself"
      ),
      (
        .notMIDI(file: "x.mid", offset: 0, found: [0, 1, 0xAB]),
        "x.mid: byte 0: expected a MIDI file header (MThd), found the bytes 00 01 AB; choose a .mid file"
      ),
      (
        .noMIDIInRIFF(file: "x.rmi", offset: 12),
        "x.rmi: byte 12: expected a data chunk that contains a MIDI file, found the end of the RIFF file; "
          + "export the piece again as a .mid file"
      ),
      (
        .headerTruncated(file: "x.mid", offset: 0, found: 9),
        "x.mid: byte 0: expected a MIDI header of 14 bytes, found 9; the file is truncated; get it again"
      ),
      (
        .headerTooShort(file: "x.mid", offset: 4, claimed: 4),
        "x.mid: byte 4: expected a MIDI header of at least 6 bytes, found a length of 4; "
          + "the file is damaged; get it again"
      ),
      (
        .strict(file: "x.mid", MIDIWarning(offset: 30, repair: .endOfTrackMissing)),
        "x.mid: byte 30: expected End of Track, found the end of the track chunk; ended the track there; "
          + "strict reading repairs nothing"
      ),
    ] as [(MIDIError, String)])
  func saysWhatWasExpectedAndFound(error: MIDIError, sentence: String) {
    #expect(error.description == sentence)
  }
}
