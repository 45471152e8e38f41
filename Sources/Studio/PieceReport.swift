// What a person or a program is told about a finished piece. Must not know how it was made.

/// The outcome of one piece, as `--json` prints it.
public struct PieceReport: Encodable, Sendable {
  public var title: String
  /// The file it was read from; nil for a composed piece.
  public var input: String?
  /// What a composed piece can be composed again from.
  public var seed: UInt64?
  /// How often some of a composed piece was taken back and composed anew, because it was stuck, say.
  public var redraws: Int?
  /// How it was composed, now or before it was read; nil where nobody knows.
  public var provenance: Provenance?
  /// The licence of the model that composed it; nil where none is known.
  public var licence: String?
  /// Notes and pedal presses.
  public var events: Int
  /// How long it sounds: the audio with its tail, or, without audio, up to the last release.
  public var seconds: Double
  /// Integrated loudness of the audio files, in LUFS (EBU R128); nil for silence, and without audio, like what follows.
  public var loudness: Double?
  /// Their true peak, in dBTP.
  public var truePeak: Double?
  /// What the render was raised by, in dB.
  public var gain: Double?
  /// Whether peaks were held, since the gain alone would have brought them above −1 dBTP.
  public var isLimited: Bool?
  /// Format ▶ path.
  public var files: [String: String]
  /// Stage ▶ seconds: compose or read, soundfont (the wait for it), render, level, encode, `encode wav` and so on, draw,
  /// total. Stages overlap, so they can add up to more than `total`.
  public var timings: [String: Double]
  /// What had to be repaired or left out.
  public var warnings: [String]
}

/// A piece that failed, as `--json` prints it.
public struct PieceFailure: Encodable, Sendable {
  public var input: String
  public var error: String

  public init(input: String, error: any Error) {
    self.input = input
    self.error = "\(error)"
  }
}

/// Measures stages of work.
struct Stopwatch: Sendable {
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant

  init() { start = clock.now }

  /// Seconds since it was made.
  var seconds: Double {
    let (seconds, attoseconds) = (clock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
