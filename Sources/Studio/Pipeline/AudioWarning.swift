internal import Audio
private import Glibc

extension Mastering {
  /// A warning if the audio is silent or nearly silent.
  ///
  /// - Parameters:
  ///   - reason: why it is silent, if it is; nil if the SoundFont must be the cause.
  ///   - font: the name of the SoundFont.
  func warning(because reason: String?, font: String?) -> String? {
    guard let truePeak, truePeak > 20 * log10(Double(Level.silence)) else {
      return "the audio is silent: "
        + (reason ?? "\(font ?? "the SoundFont") has no sound for its keys, or their volume is 0 while they sound; "
          + "choose another SoundFont")
    }
    guard truePeak < Level.inaudible else { return nil }
    return "the audio is nearly silent, with a peak of \(Int(truePeak.rounded())) dBTP; raise its loudness"
  }

  /// - Parameter decibels: the attenuation of the piece that its stems made necessary, in dB.
  static func warning(lowered decibels: Double) -> String {
    let amount = (10 * decibels).rounded(.up) / 10
    return "all its files are \(amount) dB softer, so that no stem exceeds full scale"
  }

  /// Why a part of a piece is silent.
  static let silentPart = "nothing sounds in the selected part of the piece"
}
