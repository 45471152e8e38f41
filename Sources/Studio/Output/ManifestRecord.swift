internal import Files
internal import FoundationEssentials
private import Support

/// The outcome of one piece, as a line of a manifest (docs/scale.md).
public struct ManifestRecord: Codable, Sendable {
  /// Name of its files in the folder of the manifest, without extension: `a/b`.
  public var name: String
  /// When the line was written: UTC in ISO 8601; later than all lines that its writer had read.
  public var time: String
  /// The MIDI file that it was rendered from.
  public var input: String?
  /// SHA-256 of the input.
  public var sha256: String?
  /// Random seed of a composed piece.
  public var seed: UInt64?
  /// SHA-256 of everything that determines a composed piece, including its model.
  public var brief: String?
  public var title: String?
  /// How a composed piece is made.
  public var provenance: Provenance?
  /// The version of Étude that wrote the line.
  public var etude: String?
  public var soundfont: Font?
  /// File of each format.
  public var outputs: [String: OutputFile]?
  public var events: Int?
  public var seconds: Double?
  /// Integrated loudness in LUFS and true peak in dBTP of the written audio, the gain in dB, and whether the limiter
  /// was needed.
  public var loudness, truePeak, gain: Double?
  public var isLimited: Bool?
  public var warnings: [String]?
  /// The error, if there is no result.
  public var error: String?
  /// Files that were about to be replaced when this line was written; a later line says whether they were.
  public var replacing: [String]?
  /// SHA-256 of the files that are about to replace them.
  public var digests: [String]?

  public struct Font: Codable, Hashable, Sendable {
    public var path: String
    /// A digest of all bytes of the SoundFont, 64 bits.
    public var fingerprint: String
  }

  public struct OutputFile: Codable, Hashable, Sendable {
    /// Path relative to the folder of the manifest.
    public var path: String
    public var bytes: Int
    /// SHA-256 of its contents; nil in the lines of versions before 0.2.
    public var sha256: String?
    /// A digest of input, version, settings and SoundFont, which shows whether the file would come out the same again.
    public var recipe: String
  }

  /// - Parameter time: set when the line is written.
  init(name: String, time: String = "") {
    (self.name, self.time) = (name, time)
  }

  /// Copies the facts about the music and its loudness from a report.
  mutating func measure(_ report: PieceReport) {
    (events, seconds, warnings) = (report.events, report.seconds, report.warnings)
    (loudness, truePeak) = (report.loudness, report.truePeak)
    (gain, isLimited) = (report.gain, report.isLimited)
  }

  /// - Parameter line: a line of a manifest; nil is returned for others, such as a truncated line.
  init?(line: some Collection<UInt8>) {
    guard let record = try? JSONDecoder().decode(ManifestRecord.self, from: Data(line)) else { return nil }
    self = record
  }

  /// Whether it says that files were made, are about to be replaced, or could not be made, as each line of Étude does.
  var isAboutFiles: Bool { outputs != nil || replacing != nil || error != nil }

  /// Increases with the time.
  var order: Int { Int(time.filter(\.isNumber)) ?? 0 }
}

/// A line as written: the record, and the settings for human readers.
struct ManifestLine: Encodable {
  var record: ManifestRecord
  var settings: SoundSettings?

  private enum Key: CodingKey { case settings }

  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(settings, forKey: .settings)
  }

  var bytes: [UInt8] { Array(jsonLine(self).utf8) }
}
