internal import CSndFile
internal import Glibc

extension AudioFileFormat {
  /// Default quality of lossy formats.
  public static let standardQuality = 7.0
  /// Range of qualities for lossy formats, from the smallest files to the best sound.
  public static let qualities = 0.0...10.0

  /// libsndfile's code of the format (`SF_FORMAT_…`).
  ///
  /// - Parameter audioBytes: size of the audio data. WAV has a 32-bit size field; longer audio is written as RF64 (EBU
  ///   Tech 3306), the 64-bit extension of WAV.
  func code(audioBytes: Int) -> CInt {
    let container =
      switch self {
      case .wav16, .wav24, .wavFloat: audioBytes < AudioFileFormat.longChunk ? SF_FORMAT_WAV : SF_FORMAT_RF64
      case .flac16, .flac24: SF_FORMAT_FLAC
      case .aiff16, .aiff24: SF_FORMAT_AIFF
      case .vorbis, .opus: SF_FORMAT_OGG
      case .mp3: SF_FORMAT_MPEG
      }
    return CInt(container) | subtype
  }

  private var subtype: CInt {
    let code =
      switch self {
      case .wav16, .flac16, .aiff16: SF_FORMAT_PCM_16
      case .wav24, .flac24, .aiff24: SF_FORMAT_PCM_24
      case .wavFloat: SF_FORMAT_FLOAT
      case .vorbis: SF_FORMAT_VORBIS
      case .opus: SF_FORMAT_OPUS
      case .mp3: SF_FORMAT_MPEG_LAYER_III
      }
    return CInt(code)
  }

  /// Largest audio data in bytes for a chunk with a 32-bit size, leaving room for the header.
  private static let longChunk = Int(UInt32.max) - (1 << 20)

  /// Whether the format cannot hold this much audio.
  func isTooSmall(for audioBytes: Int) -> Bool {
    fileExtension == "aiff" && audioBytes >= AudioFileFormat.longChunk
  }

  /// Drops a comment over 4 KB from AIFF tags: libsndfile writes unreadable files for comments over 8 KB.
  func fitting(_ tags: Tags) -> Tags {
    var tags = tags
    if fileExtension == "aiff" && (tags.comment?.utf8.count ?? 0) > 4096 { tags.comment = nil }
    return tags
  }

  /// - Throws: if the installed libsndfile cannot write the format (`SFC_GET_FORMAT_INFO`).
  public func checkAvailability() throws(AudioFileError) {
    let isKnown = [code(audioBytes: 0) & CInt(SF_FORMAT_TYPEMASK), subtype].allSatisfy { code in
      var info = SF_FORMAT_INFO(format: code, name: nil, extension: nil)
      return sf_command(nil, CInt(SFC_GET_FORMAT_INFO), &info, CInt(MemoryLayout<SF_FORMAT_INFO>.size)) == 0
    }
    if !isKnown { throw .unavailable(format: name, library: AudioFileEngine.description) }
  }

  /// Converts a quality from 0 to 10 to libsndfile's scale from 0 to 1 (`SFC_SET_VBR_ENCODING_QUALITY`); nil for
  /// lossless formats.
  ///
  /// Quality 7 in stereo is Vorbis quality 7, MP3 V2, and Opus at about 155 kbit/s: transparent to nearly all
  /// listeners.
  func libraryQuality(_ quality: Double) -> Double? {
    switch self {
    case .vorbis: return quality / 10
    // V6.7 to V0; libsndfile calls V0 1 and V10 0.
    case .mp3: return 1 - (10 - quality) / 15
    // 24 to 128 kbit/s per channel on a logarithmic scale; libsndfile's scale is linear, from 6 to 256.
    case .opus: return (24 * exp2(quality / 10 * log2(128.0 / 24)) - 6) / 250
    default: return nil
    }
  }

  /// From the lowest to the highest bit rate of all formats, sample rates and numbers of channels, in kbit/s.
  public static let bitrates: ClosedRange<Int> = {
    let ranges = allCases.flatMap { format in
      SampleRate.allCases.flatMap { rate in (1...2).compactMap { format.bitrates(at: rate, channels: $0)?.range } }
    }
    return ranges.map(\.lowerBound).min()!...ranges.map(\.upperBound).max()!
  }()

  /// Bit rates that the format can have at a sample rate, in kbit/s; nil for lossless formats, and if a lossy one
  /// only has qualities.
  ///
  /// - Parameter channels: 1 or 2.
  public func bitrates(at sampleRate: SampleRate, channels: Int) -> Bitrates? {
    switch self {
    case .vorbis: VorbisRates(sampleRate, channels: channels).map { .range($0.range) }
    // Layer III of MPEG-2 for low sample rates, else of MPEG-1. Below 64 kbit/s LAME would change the sample rate.
    case .mp3:
      .list(
        sampleRate.rawValue < 32000
          ? [64, 80, 96, 112, 128, 144, 160] : [64, 80, 96, 112, 128, 160, 192, 224, 256, 320])
    case .opus: .range(32...256 * channels)
    default: nil
    }
  }

  /// Converts a bit rate in kbit/s to libsndfile's scale from 0, the most bits, to 1 (`SFC_SET_COMPRESSION_LEVEL`); nil
  /// if there are no bit rates. MP3 files have exactly this rate, the others have it on average.
  func compressionLevel(bitrate: Int, _ sampleRate: SampleRate, channels: Int) -> Double? {
    let rate = Double(bitrate)
    switch self {
    case .mp3:
      let range = sampleRate.rawValue < 32000 ? (8.0, 160.0) : (32.0, 320.0)
      return max(0, min(1, (range.1 - rate) / (range.1 - range.0)))
    // libsndfile's scale is linear, from 6 to 256 kbit/s per channel.
    case .opus: return max(0, min(1, 1 - (rate / Double(channels) - 6) / 250))
    case .vorbis: return VorbisRates(sampleRate, channels: channels).map { 1 - $0.quality(rate: rate) / 10 }
    default: return nil
    }
  }
}

/// Bit rates in kbit/s.
public enum Bitrates: Hashable, Sendable {
  case range(ClosedRange<Int>)
  /// In ascending order; there are no others between them.
  case list([Int])

  /// From the lowest to the highest.
  fileprivate var range: ClosedRange<Int> {
    switch self {
    case .range(let range): range
    case .list(let rates): rates[0]...rates[rates.count - 1]
    }
  }

  public func contains(_ rate: Int) -> Bool {
    switch self {
    case .range(let range): range.contains(rate)
    case .list(let rates): rates.contains(rate)
    }
  }
}

extension Bitrates: CustomStringConvertible {
  public var description: String {
    switch self {
    case .range(let range): "\(range.lowerBound) to \(range.upperBound)"
    case .list(let rates):
      rates.dropLast().map { "\($0)" }.joined(separator: ", ") + (rates.last.map { " or \($0)" } ?? "")
    }
  }
}

/// Version of the library that reads and writes audio files.
public enum AudioFileEngine {
  /// For example, `libsndfile 1.2.0` (`sf_version_string`, which has a hyphen).
  public static var description: String {
    String(cString: sf_version_string()).replacing("-", with: " ", maxReplacements: 1)
  }
}
