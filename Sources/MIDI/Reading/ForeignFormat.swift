/// The format of a file that is named like a MIDI file but isn't one.
public struct ForeignFormat: Hashable, Sendable {
  /// With an article, such as `a ZIP archive`.
  public let name: String
  /// How to get at the music, in the imperative.
  let advice: String

  /// Recognizes a binary format by the beginning of a file. Returns nil for unknown formats and for MIDI files.
  init?(binary bytes: some Collection<UInt8>) {
    let beginning = Array(bytes.prefix(Self.length))
    if beginning.starts(with: "MThd".utf8) { return nil }
    guard let found = Self.riff(beginning) ?? Self.signed(beginning) else { return nil }
    self = found
  }

  /// Recognizes a format by the beginning of a file if that is text. A MIDI file may follow a text, such as the headers
  /// of an HTTP response.
  init?(text bytes: some Collection<UInt8>) {
    guard let found = Self.text(Array(bytes.prefix(Self.length))) else { return nil }
    self = found
  }

  private init(_ name: String, _ advice: Advice) { (self.name, self.advice) = (name, advice.rawValue) }

  private enum Advice: String {
    case choose = "choose a .mid file"
    case download = "download the file itself"
    case export = "export it as MIDI from the program that wrote it"
    case fetch = "fetch the file itself (git lfs pull)"
    case unpack = "unpack it first"
  }

  /// Number of bytes that are examined.
  private static let length = 1024
}

// MARK: - Binary formats

extension ForeignFormat {
  private static func riff(_ beginning: [UInt8]) -> ForeignFormat? {
    guard beginning.starts(with: "RIFF".utf8), beginning.count >= 12 else { return nil }
    switch String(decoding: beginning[8..<12], as: UTF8.self) {
    case "RMID": return nil
    case "WAVE": return ForeignFormat("a WAV file", .choose)
    case "sfbk": return ForeignFormat("a SoundFont", .choose)
    default: return ForeignFormat("a RIFF file without MIDI", .choose)
    }
  }

  private static func signed(_ beginning: [UInt8]) -> ForeignFormat? {
    let signature = signatures.first { beginning.dropFirst($0.offset).starts(with: $0.bytes) }
    if let signature { return ForeignFormat(signature.name, signature.advice) }
    // The sync word of a frame of MPEG audio, Layer III, and a bit rate and a sample rate that exist. UTF-16 begins
    // like Layer I.
    let isMPEG =
      beginning.count >= 4 && beginning[0] == 0xFF && beginning[1] >= 0xE0 && beginning[1] & 0x06 == 0x02
      && beginning[2] & 0xF0 != 0xF0 && beginning[2] & 0x0C != 0x0C
    return isMPEG ? ForeignFormat("an MP3 file", .choose) : nil
  }

  private struct Signature {
    let offset: Int
    let bytes: [UInt8]
    let name: String
    let advice: Advice

    init(_ text: String, at offset: Int = 0, _ name: String, _ advice: Advice) {
      self.init(bytes: Array(text.utf8), at: offset, name, advice)
    }

    init(bytes: [UInt8], at offset: Int = 0, _ name: String, _ advice: Advice) {
      (self.offset, self.bytes, self.name, self.advice) = (offset, bytes, name, advice)
    }
  }

  private static let signatures = [
    Signature("PK\u{3}\u{4}", "a ZIP archive", .unpack),
    Signature("PK\u{5}\u{6}", "an empty ZIP archive", .choose),
    Signature(bytes: [0x1F, 0x8B], "compressed (gzip)", .unpack),
    Signature("BZh", "compressed (bzip2)", .unpack),
    Signature(bytes: [0xFD] + Array("7zXZ".utf8), "compressed (xz)", .unpack),
    Signature(bytes: Array("7z".utf8) + [0xBC, 0xAF], "a 7-Zip archive", .unpack),
    Signature("Rar!", "a RAR archive", .unpack),
    Signature("-lh", at: 2, "an LHA archive", .unpack),
    Signature("ustar", at: 257, "a tar archive", .unpack),
    Signature("SMF2CLIP", "a MIDI 2.0 clip file", .export),
    Signature("ID3", "an MP3 file", .choose),
    Signature("OggS", "an Ogg file", .choose),
    Signature("fLaC", "a FLAC file", .choose),
    Signature("ftyp", at: 4, "an MPEG-4 file", .choose),
    Signature("AIFF", at: 8, "an AIFF file", .choose),
    Signature("XDIR", at: 8, "an XMI file", .export),
    Signature("CAKEWALK", "a Cakewalk project", .export),
    Signature("ENIGMA BINARY FILE", "a Finale score", .export),
    Signature("%PDF-", "a PDF document", .choose),
    Signature("PNG", at: 1, "a PNG picture", .choose),
    Signature("GIF8", "a GIF picture", .choose),
    Signature(bytes: [0xFF, 0xD8, 0xFF], "a JPEG picture", .choose),
  ]
}

// MARK: - Text

extension ForeignFormat {
  /// Beginnings of web pages, in lower case. Servers answer with a page when a file is gone or needs a login.
  private static let pages = [
    "<!doctype html", "<html", "<head", "<title", "<body", "<meta", "<script", "<!--",
  ]

  private static func text(_ beginning: [UInt8]) -> ForeignFormat? {
    guard let text = decoded(beginning) else { return nil }
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
    if pages.contains(where: start.hasPrefix) { return ForeignFormat("a web page (HTML)", .download) }
    if start.hasPrefix("<?xml") {
      if start.contains("<html") { return ForeignFormat("a web page (HTML)", .download) }
      if start.contains("score-partwise") || start.contains("score-timewise") {
        return ForeignFormat("a MusicXML score", .export)
      }
      return ForeignFormat("an XML file", .choose)
    }
    if start.hasPrefix("version https://git-lfs") { return ForeignFormat("a pointer to a file in Git LFS", .fetch) }
    return start.isEmpty ? nil : ForeignFormat("a text file", .choose)
  }

  /// The text; nil if the bytes aren't text, for example because of control characters.
  private static func decoded(_ beginning: [UInt8]) -> String? {
    let isText = beginning.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
    return isText ? String(decoding: beginning, as: UTF8.self) : nil
  }
}
