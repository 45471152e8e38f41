/// Sampling settings.
public struct Sampling: Hashable, Sendable {
  public var temperature: Temperature
  /// Nucleus sampling (Holtzman et al. 2020): keys or chords are sampled from the smallest set whose probabilities add
  /// up to this. It does not apply to times, durations and velocities: without their rare long classes a piece would
  /// grow denser and denser.
  public var topP: Double
  /// Min-p sampling (Nguyen et al. 2024): keys or chords with less than this fraction of the largest probability are
  /// excluded. For the same reason it applies to no other column.
  public var minP: Double
  /// Penalty in nats for each further key or chord of a figure that was played before; negative values reward it. See
  /// `RepetitionPenalty`.
  public var repetitionPenalty: Double
  /// Number of continuations composed for each passage, of which the likeliest under the model is kept.
  public var candidates: Int
  /// Bonus in nats per note for following the opening of the piece when it is due to return; 0 turns this off.
  public var recall: Double
  /// Bonus in nats for times that keep the pulse of the piece; 0 turns this off.
  public var pulse: Double

  /// Above 0, at most 1.
  public static let topPRange = Double.leastNonzeroMagnitude...1
  public static let minPRange = 0.0...1
  public static let repetitionPenaltyRange = -10.0...100
  public static let candidatesRange = 1...32
  public static let recallRange = 0.0...20
  public static let pulseRange = 0.0...20

  /// - Parameters:
  ///   - topP: above 0, at most 1; 1 excludes nothing.
  ///   - minP: 0…1; 0 excludes nothing.
  public init(
    temperature: Temperature = Temperature(), topP: Double = 0.99, minP: Double = 0, repetitionPenalty: Double = 0,
    candidates: Int = 1, recall: Double = 12, pulse: Double = 2.4
  ) {
    precondition(Self.topPRange ~= topP && Self.minPRange ~= minP, "topP and minP are in 0…1")
    precondition(repetitionPenalty.isFinite, "the repetition penalty is finite")
    precondition(Self.candidatesRange ~= candidates && Self.recallRange ~= recall, "settings are in range")
    precondition(Self.pulseRange ~= pulse, "the pulse is in range")
    (self.temperature, self.topP, self.minP) = (temperature, topP, minP)
    self.repetitionPenalty = repetitionPenalty
    (self.candidates, self.recall, self.pulse) = (candidates, recall, pulse)
  }

  /// The sampler of a column.
  ///
  /// - Parameter isPitchColumn: whether it is the column of keys or chords.
  func sampler(column: String, isPitchColumn: Bool) -> SymbolSampler {
    let temperature = temperature[column]
    return isPitchColumn
      ? SymbolSampler(temperature: temperature, topP: topP, minP: minP) : SymbolSampler(temperature: temperature)
  }
}

/// Sampling settings that override others: those that a user chose, or the defaults of a model. Nil overrides nothing.
public struct SamplingOverrides: Hashable, Sendable, Codable {
  public var temperature: Temperature?
  public var topP: Double?
  public var minP: Double?
  public var repetitionPenalty: Double?
  public var candidates: Int?
  public var recall: Double?
  public var pulse: Double?

  /// Key of the defaults in a model file's metadata.
  public static let metadataKey = "sampling"

  /// Overrides nothing.
  public init() {}

  /// Overrides everything.
  public init(_ sampling: Sampling) {
    (temperature, topP, minP) = (sampling.temperature, sampling.topP, sampling.minP)
    (repetitionPenalty, candidates) = (sampling.repetitionPenalty, sampling.candidates)
    (recall, pulse) = (sampling.recall, sampling.pulse)
  }

  /// Whether the numbers are in the ranges of `Sampling`; a file may contain any.
  public var isInRange: Bool {
    func holds<Number>(_ number: Number?, in range: ClosedRange<Number>) -> Bool { number.map(range.contains) ?? true }
    return holds(topP, in: Sampling.topPRange) && holds(minP, in: Sampling.minPRange)
      && holds(repetitionPenalty, in: Sampling.repetitionPenaltyRange)
      && holds(candidates, in: Sampling.candidatesRange) && holds(recall, in: Sampling.recallRange)
      && holds(pulse, in: Sampling.pulseRange)
  }
}

extension Sampling {
  /// These settings, except for those that are overridden.
  public func applying(_ overrides: SamplingOverrides) -> Sampling {
    Sampling(
      temperature: overrides.temperature ?? temperature, topP: overrides.topP ?? topP, minP: overrides.minP ?? minP,
      repetitionPenalty: overrides.repetitionPenalty ?? repetitionPenalty,
      candidates: overrides.candidates ?? candidates,
      recall: overrides.recall ?? recall, pulse: overrides.pulse ?? pulse)
  }
}

/// Sampling temperature, the divisor of the logits: below 1 is more predictable, above 1 more random.
public struct Temperature: Hashable, Sendable {
  /// Temperature of every column that is not named in `columns`.
  public var general: Double
  /// Temperatures by column name.
  public var columns: [String: Double]

  /// Range of useful temperatures.
  public static let range = 0.01...10

  public init(_ general: Double = 1, columns: [String: Double] = [:]) {
    precondition(general > 0 && columns.values.allSatisfy { $0 > 0 }, "a temperature is above 0")
    (self.general, self.columns) = (general, columns)
  }

  /// - Parameter text: a number, `column=number`, or several of these separated by commas. Returns nil for other texts
  ///   and for numbers out of `range`.
  public init?(_ text: String) {
    self.init()
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard let value = Double(sides.last!), Temperature.range ~= value, sides.count <= 2, sides[0] != "" else {
        return nil
      }
      if sides.count == 2 { columns[String(sides[0])] = value } else { general = value }
    }
  }

  public subscript(column: String) -> Double { columns[column] ?? general }
}

/// Encoded as its description.
extension Temperature: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let temperature = Temperature(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a temperature")
    }
    self = temperature
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Temperature: CustomStringConvertible {
  /// In the format that `init(_:)` reads: `1.0,key=0.9`.
  public var description: String {
    (["\(general)"] + columns.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: ",")
  }
}
