import Testing

@testable import MIDI

@Suite struct TextDecoderTests {
  /// The texts of a file with these track names.
  private func texts(_ payloads: [UInt8]...) throws -> [String] {
    let events = payloads.flatMap { payload -> [UInt8] in [0, 0xFF, 0x03, UInt8(payload.count)] + payload }
    return try read(header(), track(events + endOfTrack)).file.texts.map(\.text)
  }

  @Test(
    arguments: [
      ("83 73 83 41 83 6D", "ピアノ"),
      ("92 C7 89 C1", "追加"),
      ("8D F7", "桜"),
      ("83 73 83 41 83 6D 20 31 20 28 B3 DE 29", "ピアノ 1 (ｳﾞ)"),
      ("97 5C 8A B4", "予感"),  // the second byte of the first character is a backslash
      ("50 69 61 6E 6F 8B A6 91 74 8B C8", "Piano協奏曲"),
    ])
  func shiftJIS(bytes: String, text: String) throws {
    #expect(try texts(hex(bytes)) == [text])
  }

  /// All except the last are valid Shift-JIS, too.
  @Test(
    arguments: [
      ("50 72 E9 6C 75 64 65", "Prélude"),
      ("53 E9 72 E9 6E 61 64 65", "Sérénade"),
      ("50 72 E4 6C 75 64 69 75 6D", "Präludium"),
      ("A9 20 31 39 39 36", "© 1996"),
      ("49 74 92 73", "It’s"),
      ("52 6F 63 6B 92 6E 92 52 6F 6C 6C", "Rock’n’Roll"),
      ("64 92 E9 74 75 64 65 73", "d’études"),
      ("93 C9 74 75 64 65 94", "“Étude”"),
    ])
  func windows1252(bytes: String, text: String) throws {
    #expect(try texts(hex(bytes)) == [text])
  }

  /// 92 is the apostrophe of Windows-1252, and a control character in Latin-1.
  @Test func aTextWithAByteThatWindows1252LacksIsLatin1() throws {
    #expect(try texts(hex("41 81 E9"), hex("81 E9 92 41")) == ["A\u{81}é", "\u{81}é\u{92}A"])
  }

  /// Half-width kana alone could also be accented letters.
  @Test func oneJapaneseTextDecidesForOthersThatFit() throws {
    #expect(try texts(hex("CB DF B1 C9")) == ["Ëß±É"])
    #expect(try texts(hex("CB DF B1 C9"), hex("83 73 83 41 83 6D")) == ["ﾋﾟｱﾉ", "ピアノ"])
    #expect(try texts(hex("43 61 66 E9"), hex("83 73 83 41 83 6D")) == ["Café", "ピアノ"])
  }

  @Test func aTagNamesTheEncodingOfWhatFollows() throws {
    #expect(try texts(ascii("{@JP}"), hex("E9 6C")) == ["{@JP}", "駘"])
    #expect(try texts(hex("8D F7"), ascii("{@Latin}"), hex("8D F7")) == ["桜", "{@Latin}", "\u{8D}÷"])
  }

  @Test func unicodeNeedsNoTag() throws {
    #expect(try texts(hex("FF FE 4B 30 6A 30")) == ["かな"])
    #expect(try texts(hex("FE FF 30 4B 30 6A")) == ["かな"])
    #expect(try texts(hex("EF BB BF 41 C3 A9")) == ["Aé"])
    #expect(try texts(ascii("{@JP}"), hex("C3 A9")) == ["{@JP}", "é"])
  }
}
