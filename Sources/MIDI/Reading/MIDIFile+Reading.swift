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
    /// Number of all repairs.
    public let warningCount: Int
    private let kinds: [RepairLog.Kind]

    init(file: MIDIFile, repairs: RepairLog) {
      (self.file, warnings, warningCount, kinds) = (file, repairs.first, repairs.count, repairs.kinds)
    }

    /// One sentence per kind of repair, with the first place and the number of others.
    package var sentences: [String] { kinds.map(\.description) }

    /// Whether something was left out that `Options.keepsGaps` would keep.
    package var isCutAtGap: Bool {
      kinds.contains { if case .gap(let gap) = $0.first.repair { !gap.isKept } else { false } }
    }

    /// The first repair by which music may have been lost.
    package var damage: String? { kinds.first(where: \.first.losesEvents)?.first.description }
  }

  /// Largest file in bytes; larger files and endless streams are refused with `EFBIG`.
  private static let longestFile = 1 << 26

  /// How damaged files are read.
  public struct Options: Hashable, Sendable {
    /// Refuse files that would need repairs.
    public var isStrict = false
    /// Keep unusually long notes and silences, at which the piece would otherwise end.
    public var keepsGaps = false
    /// A file with more events is refused: each takes up to 200 bytes of memory while it is read.
    package var mostEvents = Int.max

    public init(isStrict: Bool = false, keepsGaps: Bool = false) {
      (self.isStrict, self.keepsGaps) = (isStrict, keepsGaps)
    }

    public static let strict = Options(isStrict: true)
  }

  /// Reads the file at `path`.
  public static func read(path: String, _ options: Options = Options()) throws(MIDIError) -> Reading {
    try read(bytes(path: path), name: nameInMessages(of: path), options)
  }

  /// Reads a file that was found below the folder `root`, if any; see `openForReading`.
  package static func read(path: String, below root: String?, _ options: Options) throws(MIDIError) -> Reading {
    try read(bytes(path: path, below: root), name: nameInMessages(of: path), options)
  }

  /// The raw contents of a file.
  ///
  /// - Parameter root: the folder in which a search found the file; see `openForReading`.
  package static func bytes(path: String, below root: String? = nil) throws(MIDIError) -> [UInt8] {
    do throws(FileError) { return try readFile(path, limit: longestFile, below: root) } catch {
      throw .unreadable(error)
    }
  }

  /// Reads a MIDI file from memory, recovering what can be read. Memory use follows the actual bytes, never a length
  /// stored in the file.
  ///
  /// - Parameter name: name of the file in error messages.
  public static func read(
    _ bytes: [UInt8], name: String, _ options: Options = Options()
  ) throws(MIDIError) -> Reading {
    let transfer = TextTransfer(bytes)
    var reader = FileReader(
      transfer?.restored ?? bytes, name: name, keepsGaps: options.keepsGaps, mostEvents: options.mostEvents)
    let file = try reader.read()
    var repairs = RepairLog()
    if let transfer, let repair = transfer.repair(lineFeedsInMusic: reader.lineFeedsInMusic) {
      repairs.add(repair, at: transfer.inserted[0])
    }
    repairs += transfer.map { reader.repairs.mapOffsets($0.offset) } ?? reader.repairs
    let kept = { (warning: MIDIWarning) in if case .gap(let gap) = warning.repair { gap.isKept } else { false } }
    if options.isStrict, let warning = repairs.first.first(where: { !kept($0) }) { throw .strict(file: name, warning) }
    return Reading(file: file, repairs: repairs)
  }
}
