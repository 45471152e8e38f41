// Why a file could not be read as MIDI. Must not know how it was tried.
public import Files

/// A file that could not be read as a Standard MIDI File.
public enum MIDIError: Error, Hashable, Sendable {
  /// The system did not give its bytes.
  case unreadable(FileError)
  /// It does not begin as a MIDI file does; its first bytes, at most four.
  case notMIDI(file: String, offset: Int, found: [UInt8])
  /// A RIFF `RMID` file that has no `data` chunk.
  case noMIDIInRIFF(file: String, offset: Int)
  /// Of a header chunk's 14 bytes, only some are there.
  case headerTruncated(file: String, offset: Int, found: Int)
  /// The header chunk claims fewer than 6 bytes.
  case headerTooShort(file: String, offset: Int, claimed: Int)
  /// A strict reading would have to repair it.
  case strict(file: String, MIDIWarning)
}

extension MIDIError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let error): error.description
    case .notMIDI(let file, let offset, let found):
      "\(file): byte \(offset): expected a MIDI file header (MThd), found \(Self.name(found))"
    case .noMIDIInRIFF(let file, let offset):
      "\(file): byte \(offset): expected a data chunk with a MIDI file in it, found the end of the RIFF file; "
        + "save the piece again as a .mid file"
    case .headerTruncated(let file, let offset, let found):
      "\(file): byte \(offset): expected a MIDI header of 14 bytes, found \(found); get the file again, it is cut short"
    case .headerTooShort(let file, let offset, let claimed):
      "\(file): byte \(offset): expected a MIDI header of at least 6 bytes, found a length of \(claimed); "
        + "get the file again, it is damaged"
    case .strict(let file, let warning):
      "\(file): \(warning.description); read the file without --strict to accept such repairs"
    }
  }

  /// What the first bytes look like, and what to do about it.
  private static func name(_ found: [UInt8]) -> String {
    switch found {
    case []: "the end of the file; it is empty"
    case _ where found.starts(with: [0x1F, 0x8B]): "gzip; unpack it first"
    case _ where found.starts(with: "PK".utf8): "a ZIP archive; unpack it first"
    case _ where found.starts(with: "RIFF".utf8): "a RIFF file without MIDI; choose a .mid or .rmi file"
    default: "the bytes " + found.map(hex).joined(separator: " ") + "; choose a .mid file"
    }
  }
}
