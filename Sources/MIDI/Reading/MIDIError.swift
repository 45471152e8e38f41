public import Files
private import Support

/// A file that cannot be read as a Standard MIDI File.
public enum MIDIError: Error, Hashable, Sendable {
  /// The system cannot read the file.
  case unreadable(FileError)
  /// The file has another format.
  case otherFormat(file: String, ForeignFormat)
  /// The file doesn't begin with a MIDI header; `found` has its first bytes, at most four.
  case notMIDI(file: String, offset: Int, found: [UInt8])
  /// A RIFF `RMID` file without a `data` chunk.
  case noMIDIInRIFF(file: String, offset: Int)
  /// The file ends within the 14 bytes of the header chunk.
  case headerTruncated(file: String, offset: Int, found: Int)
  /// The header chunk's length is less than 6 bytes.
  case headerTooShort(file: String, offset: Int, claimed: Int)
  /// The file has more events than are read here.
  case tooManyEvents(file: String, most: Int)
  /// The file would need a repair, which strict reading refuses.
  case strict(file: String, MIDIWarning)
}

extension MIDIError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let error): error.description
    case .otherFormat(let file, let format): "\(file): is \(format.name), not a MIDI file; \(format.advice)"
    case .notMIDI(let file, _, found: []): "\(file): the file is empty"
    case .notMIDI(let file, let offset, let found):
      "\(file): byte \(offset): expected a MIDI file header (MThd), found \(Self.name(found))"
    case .noMIDIInRIFF(let file, let offset):
      "\(file): byte \(offset): expected a data chunk that contains a MIDI file, found the end of the RIFF file; "
        + "export the piece again as a .mid file"
    case .headerTruncated(let file, let offset, let found):
      "\(file): byte \(offset): expected a MIDI header of 14 bytes, found \(found); the file is truncated; get it again"
    case .headerTooShort(let file, let offset, let claimed):
      "\(file): byte \(offset): expected a MIDI header of at least 6 bytes, found a length of \(claimed); "
        + "the file is damaged; get it again"
    case .tooManyEvents(let file, let most):
      "\(file): has more than \(grouped(most)) MIDI events; choose a shorter file"
    case .strict(let file, let warning):
      "\(file): \(warning.description); strict reading repairs nothing"
    }
  }

  /// Describes the first bytes, and says what to do about them.
  private static func name(_ found: [UInt8]) -> String {
    "the bytes " + found.map(hex).joined(separator: " ") + "; choose a .mid file"
  }
}
