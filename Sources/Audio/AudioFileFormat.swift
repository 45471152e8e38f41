// The kinds of audio file that can be written. Must not know how.
internal import CSndFile

/// A container and how a sample is kept in it.
public enum AudioFileFormat: String, CaseIterable, Sendable {
  case wav16 = "wav"
  case wav24
  case wavFloat = "wav32f"
  case flac16 = "flac"
  case flac24

  /// - Parameter name: as on the command line: `wav`, `wav24`, `wav32f`, `flac`, `flac24`, in any case.
  public init?(name: String) { self.init(rawValue: name.lowercased()) }

  /// As on the command line.
  public var name: String { rawValue }

  /// How the names of such files end, without the dot.
  public var fileExtension: String {
    switch self {
    case .wav16, .wav24, .wavFloat: "wav"
    case .flac16, .flac24: "flac"
    }
  }

  /// How a sample is kept.
  package var depth: SampleDepth {
    switch self {
    case .wav16, .flac16: .int16
    case .wav24, .flac24: .int24
    case .wavFloat: .float32
    }
  }

  /// libsndfile's code for it (`SF_FORMAT_…`).
  ///
  /// - Parameter audioBytes: how long the audio will be. A WAV file counts its bytes in 32 bits; a longer one is written
  ///   as RF64 (EBU Tech 3306), the same with 64 bits.
  func code(audioBytes: Int) -> CInt {
    let container =
      switch fileExtension {
      case "flac": SF_FORMAT_FLAC
      default: audioBytes < Int(UInt32.max) - 4096 ? SF_FORMAT_WAV : SF_FORMAT_RF64
      }
    let sample =
      switch depth {
      case .int16: SF_FORMAT_PCM_16
      case .int24: SF_FORMAT_PCM_24
      case .float32: SF_FORMAT_FLOAT
      }
    return CInt(container | sample)
  }
}

/// How one sample is kept.
package enum SampleDepth: Sendable {
  case int16, int24, float32

  package var bytes: Int {
    switch self {
    case .int16: 2
    case .int24: 3
    case .float32: 4
    }
  }

  /// Nil for floats.
  var integerBits: Int? {
    switch self {
    case .int16: 16
    case .int24: 24
    case .float32: nil
    }
  }
}
