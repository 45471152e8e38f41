// What can go wrong with a SoundFont.
public import Files
public import SoundFonts

/// A SoundFont that was not found or cannot be used.
public enum SoundFontError: Error, Hashable, Sendable {
  /// None was named, and there is none in any of these folders.
  case noneFound(searched: [String])
  /// The one that was named is not there.
  case missing(path: String, namedBy: String)
  /// What the system says of it.
  case unreadable(FileError)
  /// It begins otherwise than a SoundFont does.
  case foreign(path: String, beginning: [UInt8])
  /// It ends too soon, as a broken download does; lengths in bytes.
  case cutShort(path: String, expected: Int, found: Int)
  /// What is wrong inside of it.
  case damaged(FontError)
  /// FluidSynth refuses it: what it says.
  case unusable(path: String, reason: String)
  /// It is whole, but has no instrument in it.
  case empty(path: String)
}

extension SoundFontError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noneFound(let searched):
      """
      no SoundFont (.sf2, .sf3) in \(searched.joined(separator: ", ")); \
      install one (apt install musescore-general-soundfont), put one into soundfonts/, or name one with --soundfont
      """
    case .missing(let path, let namedBy):
      "\(path): there is no such SoundFont, though \(namedBy) names it; check the spelling, or leave it out"
    case .unreadable(let error):
      error.description
    case .foreign(let path, let beginning):
      "\(path): not a SoundFont: expected RIFF…sfbk at byte 0, found \(Self.text(beginning)); give a .sf2 or .sf3 file"
    case .cutShort(let path, let expected, let found):
      "\(path): a part of this SoundFont is missing: expected \(expected) bytes, as said at byte 4, found \(found); get it again"
    case .damaged(let error):
      error.description
    case .unusable(let path, let reason):
      "\(path): FluidSynth cannot use this SoundFont: \(reason); get a whole copy, or choose another"
    case .empty(let path):
      "\(path): expected a piano in this SoundFont, found no instrument at all; choose another"
    }
  }

  /// Letters as they are, other bytes in hexadecimal.
  private static func text(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "an empty file" }
    let isText = bytes.allSatisfy { 0x20..<0x7F ~= $0 }
    return isText ? "“\(String(decoding: bytes, as: UTF8.self))”" : bytes.map { hex($0) }.joined(separator: " ")
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
