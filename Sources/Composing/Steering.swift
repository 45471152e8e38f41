// How soft constraints move the odds, event by event. Must not know the network.
internal import Music
internal import Tokens

/// The constraints on one piece under way.
///
/// Density and velocity are controlled: what has been played is compared with what was wished. The key is a constant
/// advantage of its notes. All strengths were chosen by measurement (docs/log.md).
struct Steering {
  private let constraints: Constraints
  /// The mean velocity to come to: the wished one, or else the primer's; nil: any.
  private let meanVelocity: Double?
  private let deciding: Int
  /// For each symbol of the deciding column, in nats; empty without a key.
  private let advantages: [Float]
  private var density, velocity: Controller?
  private var now = Seconds.zero

  /// So many seconds of notes, too many or too few, make a tilt of one nat from the shortest time to the longest.
  private static let secondsPerNat = 0.5
  /// So many notes, each by one unit of velocity too soft or too loud, make a tilt of one nat from 0 to 127.
  private static let velocityPerNat = 20.0
  /// The same where the velocity is the primer's: slower, so that the piece keeps its own rise and fall.
  private static let inheritedVelocityPerNat = 200.0
  /// Of how many notes, the primer's last, the mean is taken.
  private static let memory = 200

  /// - Parameter primer: what the piece goes on from.
  init(_ constraints: Constraints, after primer: Performance? = nil, encoding: some Encoding) {
    self.constraints = constraints
    meanVelocity = constraints.velocity ?? primer?.meanVelocity(ofLast: Self.memory)
    deciding = encoding.deciding
    advantages =
      constraints.key.map { key in
        (0..<encoding.classes[encoding.deciding]).map { key.advantage(of: encoding.pitches(of: Int32($0))) }
      } ?? []
    let columns = encoding.columns
    if let wish = constraints.density, let column = columns.firstIndex(of: Constraints.timeColumn) {
      density = Controller(column: column, gain: 1 / (wish * Self.secondsPerNat))
    }
    if meanVelocity != nil, let column = columns.firstIndex(of: Constraints.velocityColumn) {
      let slowness = constraints.velocity == nil ? Self.inheritedVelocityPerNat : Self.velocityPerNat
      velocity = Controller(column: column, gain: 1 / slowness)
    }
  }

  mutating func hear(_ event: MusicEvent) {
    let note = event.note
    if let wish = constraints.density {
      density?.hear(missing: (note == nil ? 0 : 1) - wish * (event.onset - now).value)
    }
    if let wish = meanVelocity, let note { velocity?.hear(missing: wish - Double(note.velocity)) }
    now = event.onset
  }

  /// Moves the scores (V) of a column.
  func apply(to logits: inout [Float], column: Int) {
    if column == deciding { for (index, advantage) in advantages.enumerated() { logits[index] += advantage } }
    for controller in [density, velocity] where controller?.column == column { controller?.apply(to: &logits) }
  }
}

extension Performance {
  /// Nil where there are no notes.
  fileprivate func meanVelocity(ofLast count: Int) -> Double? {
    let velocities = events.lazy.compactMap(\.note?.velocity).suffix(count)
    return velocities.isEmpty ? nil : velocities.reduce(0) { $0 + Double($1) } / Double(velocities.count)
  }
}

extension Constraints {
  static let timeColumn = "time"
  static let velocityColumn = "velocity"
}

extension Tonality {
  /// What a note of the chord on the tonic gains, and what a note outside the scale loses, in nats.
  private static let (inTriad, outside) = (1.0, 1.5)

  /// The mean advantage of some pitches, in nats; 0 for none.
  fileprivate func advantage(of pitches: [Pitch]) -> Float {
    let sum = pitches.reduce(0) { $0 + (hasInTriad($1) ? Self.inTriad : contains($1) ? 0 : -Self.outside) }
    return Float(sum / Double(max(1, pitches.count)))
  }
}
