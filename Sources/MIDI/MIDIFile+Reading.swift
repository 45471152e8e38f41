internal import Files
public import Music

extension Performance {
  /// Reads the performance in a MIDI file, repairing the file if necessary.
  public init(midiPath: String) throws(MIDIError) {
    self = try MIDIFile.read(path: midiPath).file.performance
  }
}

extension MIDIFile {
  /// File name extensions of MIDI files.
  public static let fileExtensions: Set<String> = ["mid", "midi", "kar", "rmi", "smf"]

  /// A MIDI file with the repairs made while reading it.
  public struct Reading: Sendable {
    public let file: MIDIFile
    /// The first hundred repairs.
    public let warnings: [MIDIWarning]
    /// Number of further repairs.
    public let otherWarnings: Int

    init(file: MIDIFile, repairs: RepairLog) {
      (self.file, warnings, otherWarnings) = (file, repairs.first, repairs.count - repairs.first.count)
    }

    /// One sentence per repair.
    package var sentences: [String] {
      warnings.map(\.description) + (otherWarnings > 0 ? ["and \(otherWarnings) more"] : [])
    }
  }

  /// Largest file in bytes; larger files and endless streams are refused with `EFBIG`.
  private static let longestFile = 1 << 26

  /// How damaged files are read.
  public struct Options: Hashable, Sendable {
    /// Refuse files that would need repairs.
    public var isStrict = false
    /// Keep unusually long notes and silences, at which the piece would otherwise end.
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

  /// The contents of a file, without interpretation.
  package static func bytes(path: String) throws(MIDIError) -> [UInt8] {
    do throws(FileError) { return try readFile(path, limit: longestFile) } catch { throw .unreadable(error) }
  }

  /// Reads a MIDI file from memory, recovering what can be read. Memory use follows the actual bytes, never a length
  /// stored in the file.
  ///
  /// - Parameter name: name of the file in error messages.
  public static func read(
    _ bytes: [UInt8], name: String, _ options: Options = Options()
  ) throws(MIDIError) -> Reading {
    var reader = FileReader(bytes, name: name, keepsGaps: options.keepsGaps)
    let file = try reader.read()
    if options.isStrict, let warning = reader.repairs.first.first { throw .strict(file: name, warning) }
    return Reading(file: file, repairs: reader.repairs)
  }
}
