internal import Files
internal import FoundationEssentials
private import Support

/// The outcome of one piece, as a line of a manifest (docs/scale.md).
public struct ManifestRecord: Codable, Sendable {
  /// Name of its files in the folder of the manifest, without extension: `a/b`.
  public var name: String
  /// When the line was written: UTC, ISO 8601; later than all lines that its writer knew.
  public var time: String
  /// The MIDI file it was rendered from.
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
  /// Étude's version.
  public var etude: String?
  public var soundfont: Font?
  /// Format ▶ file.
  public var outputs: [String: Output]?
  public var events: Int?
  public var seconds: Double?
  /// Integrated loudness in LUFS and true peak in dBTP as delivered, the gain in dB, and whether peaks were held.
  public var loudness, truePeak, gain: Double?
  public var isLimited: Bool?
  public var warnings: [String]?
  /// The error, if there is no result.
  public var error: String?
  /// Files that were about to be replaced when this line was written; a later line says that they were.
  public var replacing: [String]?
  /// SHA-256 of the files that are about to replace them.
  public var digests: [String]?

  public struct Font: Codable, Hashable, Sendable {
    public var path: String
    /// A digest of all its bytes, 64 bits.
    public var fingerprint: String
  }

  public struct Output: Codable, Hashable, Sendable {
    /// In the folder of the manifest.
    public var path: String
    public var bytes: Int
    /// SHA-256 of its contents; nil in the lines of versions before 0.2.
    public var sha256: String?
    /// Tells whether it would come out the same again: a digest of input, version, settings and SoundFont.
    public var recipe: String
  }

  /// - Parameter time: said when the line is written.
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

  /// Grows with time.
  var order: Int { Int(time.filter(\.isNumber)) ?? 0 }
}

/// A line as it is written: the record, and the settings for those who read it.
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
