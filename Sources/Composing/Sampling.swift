// How freely symbols are drawn: the settings. Must not know music.

/// How much chance the composer leaves to each symbol.
public struct Sampling: Hashable, Sendable {
  /// Nil is `Temperature.measured`.
  public var temperature: Temperature?
  /// Only the likeliest keys, or chords, that together have this probability can be drawn (nucleus sampling, Holtzman et
  /// al. 2020). Times, durations and velocities are drawn from all there are: without their rare long classes a piece would
  /// grow denser and denser.
  public var topP: Double
  /// Only keys, or chords, that have this share of the likeliest one's probability can be drawn (min-p sampling, Nguyen et
  /// al. 2024). Not for the other columns, for the same reason.
  public var minP: Double
  /// How many nats each further key, or chord, of a figure costs that was played before; below 0, gains: see
  /// `RepetitionPenalty`.
  public var repetitionPenalty: Double
  /// How many continuations of each passage are composed, of which the one that the model finds likeliest is kept.
  public var candidates: Int
  /// How strongly a piece is drawn to its opening when that comes back, in nats for each note; 0: it does not come back.
  public var recall: Double

  public static let repetitionPenaltyRange = -10.0...100
  public static let candidatesRange = 1...32
  public static let recallRange = 0.0...20

  /// - Parameters:
  ///   - topP: above 0, at most 1; 1 leaves nothing out.
  ///   - minP: from 0, which leaves nothing out, to 1.
  public init(
    temperature: Temperature? = nil, topP: Double = 0.95, minP: Double = 0, repetitionPenalty: Double = 0,
    candidates: Int = 1, recall: Double = 9
  ) {
    precondition(topP > 0 && topP <= 1 && 0...1 ~= minP && repetitionPenalty.isFinite, "shares are in 0…1")
    precondition(Self.candidatesRange ~= candidates && Self.recallRange ~= recall, "numbers in their ranges")
    (self.temperature, self.topP, self.minP) = (temperature, topP, minP)
    self.repetitionPenalty = repetitionPenalty
    (self.candidates, self.recall) = (candidates, recall)
  }

  /// The dice for a column.
  ///
  /// - Parameter isDeciding: whether it is the column of keys, or chords.
  func dice(column: String, isDeciding: Bool) -> Dice {
    let temperature = (temperature ?? .measured)[column]
    return isDeciding ? Dice(temperature: temperature, topP: topP, minP: minP) : Dice(temperature: temperature)
  }
}

/// What scores are divided by: below 1 the likely grows likelier, above 1 the dice roll freer.
public struct Temperature: Hashable, Sendable {
  /// For every column that is not named.
  public var general: Double
  /// By the name of a column.
  public var columns: [String: Double]

  /// With a little less chance for keys, pieces come closer to real ones (docs/log.md).
  public static let measured = Temperature(1, columns: ["key": 0.9])

  /// What makes sense.
  public static let range = 0.01...10

  public init(_ general: Double = 1, columns: [String: Double] = [:]) {
    precondition(general > 0 && columns.values.allSatisfy { $0 > 0 }, "a temperature is above 0")
    (self.general, self.columns) = (general, columns)
  }

  /// - Parameter text: a number, `column=number`, or several of these with commas between; nil when it is none of these
  ///   or a number is out of `range`.
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

extension Temperature: CustomStringConvertible {
  /// As it is read: `1.0,key=0.9`.
  public var description: String {
    (["\(general)"] + columns.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: ",")
  }
}
