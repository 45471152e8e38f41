internal import Audio

extension Mastering {
  /// A warning where the audio is silent, or so soft that it seems to be.
  ///
  /// - Parameter font: the path of the SoundFont.
  func warning(font: String?) -> String? {
    guard let truePeak, truePeak > Self.silence else {
      return "the audio is silent: \(font ?? "the SoundFont") has no sound for its keys, or their volume is zero; "
        + "choose another SoundFont"
    }
    guard truePeak < Level.inaudible else { return nil }
    return "the audio is nearly silent, its peak at \(Int(truePeak.rounded())) dBTP; raise its loudness"
  }

  /// - Parameter decibels: by how much a piece is softer than it would be without stems.
  static func warning(lowered decibels: Double) -> String {
    let amount = (10 * decibels).rounded(.up) / 10
    return "all its files are \(amount) dB softer, so that no stem exceeds full scale"
  }

  /// In dBTP: such as what a reverb makes of nothing.
  private static let silence = -140.0
}
