// How the rest of the house reads a MIDI file. Must not know its layout.
internal import Files
public import Music

extension Performance {
  /// The performance in the MIDI file at `midiPath`, repaired where need be.
  public init(midiPath: String) throws(MIDIError) {
    self = try MIDIFile.read(path: midiPath).file.performance
  }
}

extension MIDIFile {
  /// What the names of MIDI files end in.
  public static let fileExtensions: Set<String> = ["mid", "midi", "kar", "rmi", "smf"]

  /// A file as read, and what had to be repaired in it.
  public struct Reading: Sendable {
    public let file: MIDIFile
    /// The first hundred repairs.
    public let warnings: [MIDIWarning]
    /// How many repairs there were after these.
    public let otherWarnings: Int

    init(file: MIDIFile, repairs: RepairLog) {
      (self.file, warnings, otherWarnings) = (file, repairs.first, repairs.count - repairs.first.count)
    }

    /// A sentence a repair.
    package var sentences: [String] {
      warnings.map(\.description) + (otherWarnings > 0 ? ["and \(otherWarnings) more"] : [])
    }
  }

  /// 64 MiB; a longer file, or a stream without an end, is refused with `EFBIG`.
  private static let longestFile = 1 << 26

  /// How damaged files are read.
  public struct Options: Hashable, Sendable {
    /// Refuse what would have to be repaired.
    public var isStrict = false
    /// Keep notes and silences that are longer than any music, at which the piece would end.
    public var keepsGaps = false

    public init(isStrict: Bool = false, keepsGaps: Bool = false) {
      (self.isStrict, self.keepsGaps) = (isStrict, keepsGaps)
    }

    public static let strict = Options(isStrict: true)
  }

  /// Reads the file at `path`.
  public static func read(path: String, _ options: Options = Options()) throws(MIDIError) -> Reading {
    try read(bytes(path: path), name: path, options)
  }

  /// The bytes of a file, whatever they are.
  package static func bytes(path: String) throws(MIDIError) -> [UInt8] {
    do throws(FileError) { return try readFile(path, limit: longestFile) } catch { throw .unreadable(error) }
  }

  /// Reads the bytes of a file. What can be read is read; memory follows the bytes, never a length that they claim.
  ///
  /// - Parameter name: what errors call it.
  public static func read(
    _ bytes: [UInt8], name: String, _ options: Options = Options()
  ) throws(MIDIError) -> Reading {
    var reader = FileReader(bytes, name: name, keepsGaps: options.keepsGaps)
    let file = try reader.read()
    if options.isStrict, let warning = reader.repairs.first.first { throw .strict(file: name, warning) }
    return Reading(file: file, repairs: reader.repairs)
  }
}
