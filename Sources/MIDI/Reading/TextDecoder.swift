private import Glibc

/// Decodes the texts of a file. RP-001 recommends ASCII and leaves other encodings open.
///
/// The encodings are tried in this order: UTF-16 after a byte order mark, UTF-8, Shift-JIS after the tag `{@JP}`
/// (RP-026) or if the file appears to be Japanese, Windows-1252.
struct TextDecoder {
  /// A tag of RP-026, which names the encoding of the texts that follow it in its track.
  enum Tag: String, CaseIterable {
    case latin = "{@latin}"
    case japanese = "{@jp}"

    init?(in text: String) {
      guard text.contains("{@") else { return nil }
      let lowercased = text.lowercased()
      guard let tag = Self.allCases.first(where: { lowercased.contains($0.rawValue) }) else { return nil }
      self = tag
    }
  }

  /// Whether texts without a tag may be Shift-JIS.
  private let isJapanese: Bool

  /// - Parameter texts: all texts of the file.
  init(_ texts: some Sequence<ArraySlice<UInt8>>) {
    isJapanese = texts.contains { Self.isEvidentlyJapanese($0) || Tag(in: Self.western($0)) == .japanese }
  }

  func decode(_ bytes: ArraySlice<UInt8>, after tag: Tag?) -> String {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]), let text = convert(bytes, from: "UTF-16") {
      return text
    }
    if let text = String(validating: bytes, as: UTF8.self) {
      return text.first == "\u{FEFF}" ? String(text.dropFirst()) : text
    }
    if tag == .japanese || tag == nil && isJapanese, let text = Self.japanese(bytes) { return text }
    return Self.western(bytes)
  }

  /// Windows-1252, or Latin-1 if the text contains a byte that Windows-1252 leaves undefined.
  private static func western(_ bytes: ArraySlice<UInt8>) -> String {
    if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    return convert(bytes, from: "CP1252") ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}

// MARK: - Shift-JIS

extension TextDecoder {
  /// Shift-JIS with the extensions of Windows, but without characters for private use.
  private static func japanese(_ bytes: ArraySlice<UInt8>) -> String? {
    guard let text = convert(bytes, from: "CP932") else { return nil }
    return text.unicodeScalars.contains { $0.properties.generalCategory == .privateUse } ? nil : text
  }

  /// Whether a text can hardly be anything but Shift-JIS.
  ///
  /// In Shift-JIS, é followed by a letter reads as a kanji, and so does the apostrophe of Windows-1252. So only
  /// two-byte characters whose first byte is 81 to 9F, as in kana and common kanji, are counted: three in a row are
  /// enough, or two of which one has a second byte above 7F, or one such character if no Latin letter adjoins it.
  private static func isEvidentlyJapanese(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard !bytes.allSatisfy({ $0 < 0x80 }), String(validating: bytes, as: UTF8.self) == nil, japanese(bytes) != nil
    else { return false }
    var (rest, before) = (bytes, UInt8(0))
    while let first = rest.first {
      guard (0x81...0x9F).contains(first) else {
        before = first
        // Half-width kana have one byte, rare kanji two.
        rest = rest.dropFirst(first >= 0xE0 ? 2 : 1)
        continue
      }
      var (count, high) = (0, 0)
      while let lead = rest.first, (0x81...0x9F).contains(lead) {
        (count, high) = (count + 1, high + (rest[rest.startIndex + 1] >= 0x80 ? 1 : 0))
        rest = rest.dropFirst(2)
      }
      let isAlone = !isLetter(before) && !isLetter(rest.first ?? 0)
      if count >= 3 || high >= 1 && (count == 2 || isAlone) { return true }
      before = 0
    }
    return false
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) && byte < 0x80 }
}

/// Converts the text with the system's iconv; nil if the bytes are invalid in this encoding, or if the system lacks it.
private func convert(_ bytes: ArraySlice<UInt8>, from encoding: String) -> String? {
  let descriptor = iconv_open("UTF-8", encoding)
  guard descriptor != iconv_t(bitPattern: -1) else { return nil }
  defer { iconv_close(descriptor) }
  var input = bytes.map { CChar(bitPattern: $0) }
  return input.withUnsafeMutableBufferPointer { source in
    // One byte becomes at most three.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 3 * source.count) { target in
      var (from, left) = (source.baseAddress, source.count)
      var (to, room) = (target.baseAddress, target.count)
      guard iconv(descriptor, &from, &left, &to, &room) != -1 else { return nil }
      return String(decoding: UnsafeRawBufferPointer(target).prefix(target.count - room), as: UTF8.self)
    }
  }
}
