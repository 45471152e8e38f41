// Which sound the formats of a delivery can hold. Must not know how they are written.
public import Audio

extension Delivery {
  /// The sample rate of all audio files: that which was asked for, or else the lowest that every format has.
  public func sampleRate(_ named: SampleRate?) throws(DeliveryError) -> SampleRate {
    let possible = SampleRate.allCases.filter { rate in audioFormats.allSatisfy { $0.sampleRates.contains(rate) } }
    // CD's for files that can be so; film's for Opus.
    guard let rate = named ?? possible.first else { return .hz44100 }
    guard let format = audioFormats.first(where: { !$0.sampleRates.contains(rate) }) else { return rate }
    throw .sampleRate(rate.rawValue, format: format.name, possible: possible.map(\.rawValue))
  }

  /// Refuses formats that cannot be written, before anything is rendered.
  func check(_ settings: SoundSettings) throws {
    _ = try sampleRate(settings.sampleRate)
    for format in audioFormats { try format.checkAvailability() }
  }
}
