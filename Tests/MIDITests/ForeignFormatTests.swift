import Testing

@testable import MIDI

@Suite struct ForeignFormatTests {
  @Test(
    arguments: [
      (ascii("<!DOCTYPE HTML PUBLIC"), "a web page (HTML)"),
      (hex("EF BB BF") + ascii("\r\n <html lang=en>"), "a web page (HTML)"),
      (ascii("<?xml version=\"1.0\"?>\n<html xmlns="), "a web page (HTML)"),
      (ascii("<?xml version=\"1.0\"?>\n<score-partwise>"), "a MusicXML score"),
      (ascii("<?xml version=\"1.0\"?>\n<list/>"), "an XML file"),
      (ascii("version https://git-lfs.github.com/spec/v1\n"), "a pointer to a file in Git LFS"),
      (ascii("not found\r\n"), "a text file"),
    ] as [([UInt8], String)])
  func recognisesTheFormatOfAText(bytes: [UInt8], name: String) {
    #expect(ForeignFormat(binary: bytes) == nil)
    #expect(ForeignFormat(text: bytes)?.name == name)
  }

  @Test(
    arguments: [
      (ascii("PK\u{3}\u{4}"), "a ZIP archive"),
      (hex("1F 8B 08 00"), "compressed (gzip)"),
      (hex("00 00") + ascii("-lh5-"), "an LHA archive"),
      (ascii("RIFF") + hex("24 00 00 00") + ascii("WAVEfmt "), "a WAV file"),
      (ascii("RIFF") + hex("24 00 00 00") + ascii("sfbkLIST"), "a SoundFont"),
      (ascii("RIFF") + hex("24 00 00 00") + ascii("AVI LIST"), "a RIFF file without MIDI"),
      (ascii("ID3") + hex("04 00 00"), "an MP3 file"),
      (hex("FF FB 90 64 00"), "an MP3 file"),
      (hex("FF E3 30 C4 00"), "an MP3 file"),
      (hex("00 00 00 18") + ascii("ftypM4A "), "an MPEG-4 file"),
      (ascii("FORM") + hex("00 00 10 00") + ascii("AIFFCOMM"), "an AIFF file"),
      (hex("89") + ascii("PNG\r\n"), "a PNG picture"),
      (hex("FF D8 FF E0"), "a JPEG picture"),
    ] as [([UInt8], String)])
  func recognisesABinaryFormatByItsFirstBytes(bytes: [UInt8], name: String) {
    #expect(ForeignFormat(binary: bytes)?.name == name)
  }

  /// UTF-16 begins like a frame of MPEG audio.
  @Test(
    arguments: [
      [], [0x0A], hex("00 01 02 03"), hex("FF FE 3C 00 68 00"), hex("FF FE 48 00"), header(),
      ascii("RIFF") + hex("24 00 00 00") + ascii("RMID"),
    ] as [[UInt8]])
  func leavesOtherBytesAlone(bytes: [UInt8]) {
    #expect(ForeignFormat(binary: bytes) == nil)
    #expect(ForeignFormat(text: bytes) == nil)
  }
}
