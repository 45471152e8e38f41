private import Audio
private import Music

/// The result of making one piece, as JSON. A piece whose files exist already has the same keys, with null for what is
/// unknown.
public struct PieceReport: Encodable, Sendable {
  public var title: String
  /// The file it was read from; nil for a composed piece.
  public var input: String?
  /// The seed of a composed piece.
  public var seed: UInt64?
  /// Number of times that a passage was discarded and composed again, for example because it was stuck.
  public var redraws: Int?
  /// How it was composed, now or earlier; nil if unknown.
  public var provenance: Provenance?
  /// The licence of the model that composed it; nil if unknown.
  public var licence: String?
  /// Number of notes and pedal presses. Like the length, it is always known for a piece that was made. Both are null in
  /// JSON if they are unknown.
  public var events: Int?
  /// Length in seconds: of the audio with its tail or, without audio, up to the last release.
  public var seconds: Double?
  /// Integrated loudness of the audio in LUFS (EBU R128); nil for silence and, like the following fields, without
  /// audio, or if only the files of an earlier run are known. With audio, the four are null in JSON then.
  public var loudness: Double?
  /// True peak of the audio in dBTP.
  public var truePeak: Double?
  /// Gain that was applied to the render, in dB.
  public var gain: Double?
  /// Whether the limiter was needed to keep peaks below −1 dBTP.
  public var isLimited: Bool?
  /// Path of the file of each format.
  public var files: [String: String]
  /// Seconds taken by each stage: compose or read, soundfont (the wait for it), render, level, encode, `encode wav` and
  /// so on, draw, total. Stages overlap, so they can add up to more than `total`.
  public var timings: [String: Double]
  /// Repairs of the input, and parts that were left out.
  public var warnings: [String]
  /// Whether one of the warnings is about a silence or a long note that was left out; not in JSON.
  public var isCutAtGap = false
  /// True if an earlier run has made all the files; otherwise nil.
  public var skipped: Bool?

  private enum CodingKeys: CodingKey {
    case title, input, seed, redraws, provenance, licence, events, seconds, loudness, truePeak, gain, isLimited, files
    case timings, warnings, skipped
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(title, forKey: .title)
    try values.encodeIfPresent(input, forKey: .input)
    try values.encodeIfPresent(seed, forKey: .seed)
    try values.encodeIfPresent(redraws, forKey: .redraws)
    try values.encodeIfPresent(provenance, forKey: .provenance)
    try values.encodeIfPresent(licence, forKey: .licence)
    try values.encode(events, forKey: .events)
    try values.encode(seconds, forKey: .seconds)
    if files.keys.contains(where: { OutputFormat(name: $0)?.isAudio == true }) {
      for (key, value) in [(CodingKeys.loudness, loudness), (.truePeak, truePeak), (.gain, gain)] {
        try values.encode(value, forKey: key)
      }
      try values.encode(isLimited, forKey: .isLimited)
    }
    try values.encode(files, forKey: .files)
    try values.encode(timings, forKey: .timings)
    try values.encode(warnings, forKey: .warnings)
    try values.encodeIfPresent(skipped, forKey: .skipped)
  }
}

extension PieceReport {
  /// A report without files, which get their names later.
  init(
    _ piece: Piece, _ metadata: MusicMetadata, _ notation: Notation, _ audio: PieceAudio?, _ timings: [String: Double],
    fontName: String?
  ) {
    let mastering = audio?.mastering
    let warning = mastering?.warning(because: audio?.silence, font: fontName)
    self.init(
      title: piece.title, input: piece.input, seed: piece.seed, redraws: metadata.redraws,
      provenance: metadata.provenance, licence: metadata.licence?.name, events: metadata.events ?? notation.events,
      seconds: audio?.seconds ?? notation.end.value, loudness: mastering?.loudness, truePeak: mastering?.truePeak,
      gain: mastering?.gain, isLimited: mastering?.isLimited, files: [:], timings: timings,
      warnings: metadata.warnings + (audio?.warnings ?? []) + [warning].compactMap(\.self),
      isCutAtGap: metadata.isCutAtGap)
  }
}

extension PieceReport {
  /// A report on a piece whose files an earlier run has made.
  ///
  /// - Parameter record: the manifest's line about it; nil if there is none.
  init(present piece: Piece, _ metadata: MusicMetadata, _ record: ManifestRecord? = nil, files: [String: String]) {
    let provenance = record?.provenance ?? metadata.provenance
    self.init(
      title: record?.title ?? piece.title, input: piece.input, seed: piece.seed,
      redraws: piece.input == nil ? provenance?.outcome?.redraws : nil, provenance: provenance,
      licence: metadata.licence?.name, events: record?.events ?? metadata.events, seconds: record?.seconds,
      loudness: record?.loudness, truePeak: record?.truePeak, gain: record?.gain, isLimited: record?.isLimited,
      files: files, timings: [:], warnings: record?.warnings ?? metadata.warnings, skipped: true)
  }
}

/// A piece that failed, as JSON.
public struct PieceFailure: Encodable, Sendable {
  public var input: String
  public var error: String

  public init(input: String, error: any Error) {
    self.input = input
    self.error = "\(error)"
  }
}
