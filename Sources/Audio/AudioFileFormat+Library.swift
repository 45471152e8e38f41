// What libsndfile calls the kinds of audio file, and how it is told to make them. Must not know files.
internal import CSndFile
internal import Glibc

extension AudioFileFormat {
  /// The usual `--quality`.
  public static let standardQuality = 7.0
  /// From the smallest files of lossy formats to the best.
  public static let qualities = 0.0...10.0

  /// libsndfile's code for it (`SF_FORMAT_…`).
  ///
  /// - Parameter audioBytes: how long the audio will be. A WAV file counts its bytes in 32 bits; a longer one is written
  ///   as RF64 (EBU Tech 3306), the same with 64 bits.
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

  /// More bytes of audio than a chunk with 32 bits for its length holds, with room for the header.
  private static let longChunk = Int(UInt32.max) - (1 << 20)

  /// Whether no file of it can hold so much audio.
  func isTooSmall(for audioBytes: Int) -> Bool {
    fileExtension == "aiff" && audioBytes >= AudioFileFormat.longChunk
  }

  /// Without a comment that would make libsndfile write an AIFF that nobody can read: one of more than 8 KB.
  func fitting(_ tags: Tags) -> Tags {
    var tags = tags
    if fileExtension == "aiff" && (tags.comment?.utf8.count ?? 0) > 4096 { tags.comment = nil }
    return tags
  }

  /// - Throws: where the installed libsndfile cannot write it (`SFC_GET_FORMAT_INFO`).
  public func checkAvailability() throws(AudioFileError) {
    let isKnown = [code(audioBytes: 0) & CInt(SF_FORMAT_TYPEMASK), subtype].allSatisfy { code in
      var info = SF_FORMAT_INFO(format: code, name: nil, extension: nil)
      return sf_command(nil, CInt(SFC_GET_FORMAT_INFO), &info, CInt(MemoryLayout<SF_FORMAT_INFO>.size)) == 0
    }
    if !isKnown { throw .unavailable(format: name, library: AudioFileEngine.description) }
  }

  /// What libsndfile calls a quality from 0 to 10 (`SFC_SET_VBR_ENCODING_QUALITY`, 0 to 1); nil for lossless formats.
  ///
  /// At 7, for stereo: Vorbis quality 7, MP3 at V2, Opus at about 155 kbit/s: nothing is missed by nearly all listeners.
  func libraryQuality(_ quality: Double) -> Double? {
    switch self {
    case .vorbis: return quality / 10
    // V6.7 to V0; libsndfile calls V0 1 and V10 0.
    case .mp3: return 1 - (10 - quality) / 15
    // 24 to 128 kbit/s a channel, in equal ratios; libsndfile's scale is straight, from 6 to 256.
    case .opus: return (24 * exp2(quality / 10 * log2(128.0 / 24)) - 6) / 250
    default: return nil
    }
  }
}
