public import Audio

/// The formats that each piece is written in, and whether existing files may be replaced.
public struct OutputSettings: Sendable {
  public let formats: [OutputFormat]
  public let isReplacing: Bool

  /// - Throws: `OutputError` if there is no format, or if two formats share a file extension.
  public init(formats: [OutputFormat], isReplacing: Bool = false) throws(OutputError) {
    guard !formats.isEmpty else { throw .noFormats }
    for (index, format) in formats.enumerated() {
      if let other = formats[..<index].first(where: { $0.fileExtension == format.fileExtension }) {
        throw .sameName(other.name, format.name, fileExtension: format.fileExtension)
      }
    }
    (self.formats, self.isReplacing) = (formats, isReplacing)
  }

  var audioFormats: [AudioFileFormat] { formats.compactMap(\.audio) }

  /// The sample rate of all audio files: the requested one, or otherwise the lowest that is at least 44 100 Hz and that
  /// every format supports.
  ///
  /// - Throws: `OutputError.sampleRate` if a format does not support the requested rate.
  public func sampleRate(_ requested: SampleRate?) throws(OutputError) -> SampleRate {
    let possible = SampleRate.allCases.filter { rate in audioFormats.allSatisfy { $0.sampleRates.contains(rate) } }
    guard let rate = requested ?? possible.first(where: { $0 >= .hz44100 }) ?? possible.last else { return .hz44100 }
    guard let format = audioFormats.first(where: { !$0.sampleRates.contains(rate) }) else { return rate }
    throw .sampleRate(rate.rawValue, format: format.name, possible: possible.map(\.rawValue))
  }

  /// Rejects formats that cannot be written, before anything is rendered.
  package func check(_ sound: SoundSettings) throws {
    _ = try sampleRate(sound.sampleRate)
    for format in audioFormats {
      guard let bitrate = sound.bitrate, format.depth == nil else { continue }
      let possible = format.bitrates(at: sound.sampleRate, channels: sound.channels)
      if possible?.contains(bitrate) == true { continue }
      throw OutputError.bitrate(
        bitrate, format: format.name, sampleRate: sound.sampleRate.rawValue, channels: sound.channels,
        possible: possible)
    }
    for format in audioFormats { try format.checkAvailability() }
  }
}
