/// An audio container with its encoding of samples.
public enum AudioFileFormat: String, CaseIterable, Sendable {
  case wav16 = "wav"
  case wav24
  case wavFloat = "wav32f"
  case flac16 = "flac"
  case flac24
  case aiff16 = "aiff"
  case aiff24
  case vorbis = "ogg"
  case opus
  case mp3

  /// - Parameter name: as on the command line, in any case: `wav`, `wav24`, `wav32f`, `flac`, `flac24`, …
  public init?(name: String) { self.init(rawValue: name.lowercased()) }

  /// - Parameter fileExtension: without the dot, in any case. If several formats share it, the 16-bit format is
  ///   returned.
  public init?(fileExtension: String) {
    let plain = ["aif": "aiff", "oga": "ogg", "wave": "wav"][fileExtension.lowercased()] ?? fileExtension.lowercased()
    guard let format = AudioFileFormat(rawValue: plain), format.fileExtension == plain else { return nil }
    self = format
  }

  /// Name on the command line.
  public var name: String { rawValue }

  /// File name extension without the dot.
  public var fileExtension: String {
    switch self {
    case .wav16, .wav24, .wavFloat: "wav"
    case .flac16, .flac24: "flac"
    case .aiff16, .aiff24: "aiff"
    case .vorbis: "ogg"
    case .opus: "opus"
    case .mp3: "mp3"
    }
  }

  /// Sample format; nil for lossy formats.
  package var depth: SampleDepth? {
    switch self {
    case .wav16, .flac16, .aiff16: .int16
    case .wav24, .flac24, .aiff24: .int24
    case .wavFloat: .float32
    case .vorbis, .opus, .mp3: nil
    }
  }

  /// Supported sample rates.
  public var sampleRates: [SampleRate] {
    switch self {
    case .opus: [.hz48000]
    case .mp3: [.hz22050, .hz32000, .hz44100, .hz48000]
    default: SampleRate.allCases
    }
  }
}

/// How one sample is stored.
package enum SampleDepth: Sendable {
  case int16, int24, float32

  package var bytes: Int {
    switch self {
    case .int16: 2
    case .int24: 3
    case .float32: 4
    }
  }

  /// Bits of an integer sample; nil for floats.
  var integerBits: Int? {
    switch self {
    case .int16: 16
    case .int24: 24
    case .float32: nil
    }
  }
}
