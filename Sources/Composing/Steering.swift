internal import Music
internal import Tokens

/// Applies the soft constraints to a piece while it is composed.
///
/// Density and velocity are controlled by feedback: the music so far is compared with the target. The key gives a
/// constant bonus to its notes. All strengths were tuned by measurement (docs/log.md).
struct Steering {
  private let constraints: Constraints
  /// Target mean velocity: the requested one, otherwise the primer's; nil if there is no target.
  private let meanVelocity: Double?
  private let pitchColumn: Int
  /// Bonus of each symbol of the pitch column, in nats; empty without a key.
  private let advantages: [Float]
  private var density, velocity: Controller?
  private var now = Seconds.zero

  /// A surplus or deficit of this many seconds of notes gives a tilt of one nat from the shortest to the longest time.
  private static let secondsPerNat = 0.5
  /// Accumulated deviation in notes × velocity units that gives a tilt of one nat from velocity 0 to 127.
  private static let velocityPerNat = 20.0
  /// The same if the target is the primer's velocity. The larger value steers more slowly, so that the piece keeps its
  /// own dynamics.
  private static let inheritedVelocityPerNat = 200.0
  /// Number of final notes of the primer whose mean velocity is taken.
  private static let memory = 200

  /// - Parameter primer: the music that the piece continues.
  init(_ constraints: Constraints, after primer: Performance? = nil, encoding: some Encoding) {
    self.constraints = constraints
    meanVelocity = constraints.velocity ?? primer?.meanVelocity(ofLast: Self.memory)
    pitchColumn = encoding.pitchColumn
    advantages =
      constraints.key.map { key in
        (0..<encoding.classes[encoding.pitchColumn]).map { key.advantage(of: encoding.pitches(of: Int32($0))) }
      } ?? []
    let columns = encoding.columns
    if let target = constraints.density, let column = columns.firstIndex(of: Constraints.timeColumn) {
      density = Controller(column: column, gain: 1 / (target * Self.secondsPerNat))
    }
    if meanVelocity != nil, let column = columns.firstIndex(of: Constraints.velocityColumn) {
      let slowness = constraints.velocity == nil ? Self.inheritedVelocityPerNat : Self.velocityPerNat
      velocity = Controller(column: column, gain: 1 / slowness)
    }
  }

  mutating func observe(_ event: MusicEvent) {
    let note = event.note
    if let target = constraints.density {
      density?.add(deviation: (note == nil ? 0 : 1) - target * (event.onset - now).value)
    }
    if let target = meanVelocity, let note { velocity?.add(deviation: target - Double(note.velocity)) }
    now = event.onset
  }

  /// Adds the constraints' bonuses to the logits (V) of a column.
  func apply(to logits: inout [Float], column: Int) {
    if column == pitchColumn { for (index, advantage) in advantages.enumerated() { logits[index] += advantage } }
    for controller in [density, velocity] where controller?.column == column { controller?.apply(to: &logits) }
  }
}

extension Performance {
  /// Nil if there are no notes.
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
  /// Bonus of a note in the tonic triad, and penalty of a note outside the scale, in nats.
  private static let (inTriad, outside) = (1.0, 1.5)

  /// The mean bonus of the pitches, in nats; 0 if there are none.
  fileprivate func advantage(of pitches: [Pitch]) -> Float {
    let sum = pitches.reduce(0) { $0 + (hasInTriad($1) ? Self.inTriad : contains($1) ? 0 : -Self.outside) }
    return Float(sum / Double(max(1, pitches.count)))
  }
}

/// An integral controller: it accumulates the deviation from a target and tilts the logits of a column to counteract
/// it.
struct Controller {
  let column: Int
  /// Tilt in nats, from the lowest to the highest class of the column, per unit of accumulated deviation.
  let gain: Double
  /// Accumulated deviation; positive if higher classes are needed. It is clamped, so that an unreachable target doesn't
  /// accumulate without limit (integral windup).
  private(set) var deviation = 0.0

  /// Maximum tilt, in nats.
  private static let limit = 16.0

  init(column: Int, gain: Double) { (self.column, self.gain) = (column, gain) }

  mutating func add(deviation amount: Double) {
    let bound = Controller.limit / gain
    deviation = min(max(deviation + amount, -bound), bound)
  }

  /// Adds the tilt to the logits (V) of a column.
  func apply(to logits: inout [Float]) {
    let slope = Float(gain * deviation) / Float(max(1, logits.count - 1))
    guard slope != 0 else { return }
    for index in logits.indices { logits[index] += slope * Float(index) }
  }
}
