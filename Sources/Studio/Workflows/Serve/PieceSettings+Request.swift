internal import Composing
internal import Music
internal import Serving
private import Support

extension CompositionRequest {
  /// Lengths of pieces that can be requested from the server.
  static let servedSeconds = 1.0...3600

  /// The same request with the given settings; settings that are nil get their defaults.
  ///
  /// - Throws: `ServiceError` for values out of range.
  func applying(_ pieceSettings: PieceSettings) throws -> CompositionRequest {
    var request = self
    request.style = pieceSettings.composer.map { $0.lowercased() == "none" ? .general : .label($0) } ?? .bySeed
    request.length = try checked(pieceSettings.seconds, Self.servedSeconds, "seconds").map(Length.seconds)
    request.sampling.temperature =
      try checked(pieceSettings.temperature, Temperature.range, "temperature").map { Temperature($0) }
    request.constraints = Constraints(
      key: try pieceSettings.key.map(tonality),
      density: try checked(pieceSettings.density, Constraints.densityRange, "density"),
      tempo: try checked(pieceSettings.tempo, Constraints.tempoRange, "tempo") ?? 1,
      velocity: try checked(pieceSettings.velocity, Constraints.velocityRange, "velocity"))
    return request
  }
}

private func checked(_ value: Double?, _ range: ClosedRange<Double>, _ name: String) throws(ServiceError) -> Double? {
  guard let value, !range.contains(value) else { return value }
  throw ServiceError(
    .refused, "\(name) must be from \(plain(range.lowerBound)) to \(plain(range.upperBound)), not \(plain(value)).")
}

private func tonality(_ name: String) throws(ServiceError) -> Tonality {
  guard let tonality = Tonality(name: name) else {
    throw ServiceError(.refused, "“\(name)” is not a key; give a name like “C major”, “F# minor” or “Bb major”.")
  }
  return tonality
}

extension PieceSettings {
  /// The part of the page's address that requests a piece with these settings: `seed=42&composer=Chopin`.
  func query(seed: UInt64) -> String {
    let fields: [(String, String?)] = [
      ("seed", "\(seed)"), ("composer", composer), ("key", key), ("density", density.map { "\($0)" }),
      ("tempo", tempo.map { "\($0)" }), ("velocity", velocity.map { "\($0)" }),
      ("temperature", temperature.map { "\($0)" }), ("seconds", seconds.map { "\($0)" }),
    ]
    return fields.compactMap { name, value in value.map { "\(name)=\(percentEncoded($0))" } }.joined(separator: "&")
  }
}
