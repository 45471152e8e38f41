internal import Music

/// Keeps the pulse of a piece: if its notes have fallen at regular intervals, times that continue these intervals get a
/// bonus in nats.
///
/// The interval is the most common one between the latest notes, taken from a histogram of inter-onset intervals
/// weighted by velocity that fades as the piece continues; after Dixon, "Automatic extraction of tempo and beat from
/// expressive performances", Journal of New Music Research 30 (2001), who clusters these intervals. It need not be the
/// beat: it may be a fraction of a beat, or a bar. It follows rubato.
///
/// If the pulse of other music is kept, its interval is the shortest common one, and does not change. Times that are
/// multiples of it after the first note get twice the bonus, and times in the middle between them get it once.
struct Pulse {
  private let strength: Double
  /// The interval of other music whose pulse is kept, in seconds.
  private var kept: Double?
  /// Onset of the first note.
  private var start: Double?
  /// Onsets and velocities of the notes that still count, oldest first.
  private var notes: [(onset: Double, velocity: Double)] = []
  /// Weight of each interval, in multiples of `step`, from 0.
  private var intervals = [Double](repeating: 0, count: Int((longest / step).rounded()) + bell.count)

  /// Step of the histogram, in seconds.
  private static let step = 0.01
  /// Intervals that can be a pulse, in seconds.
  private static let (shortest, longest) = (0.25, 2.0)
  /// Time in seconds after which an interval counts for 1/e.
  private static let memory = 6.0
  /// Notes that are closer than this, in seconds, are one chord.
  private static let chord = 0.06
  /// Gaussian kernel with a standard deviation of 30 ms, cut off at three deviations.
  private static let bell = (-9...9).map { exponential(-Double($0 * $0) / (2 * 3 * 3)) }
  /// More than half the width of the kernel, in seconds.
  private static let reach = step * Double(bell.count)

  /// - Parameter music: music whose pulse is kept.
  init(strength: Double, of music: Performance? = nil) {
    self.strength = music == nil ? strength : 2 * strength
    guard let music else { return }
    for note in music.notes { observe(note) }
    // Not the notes: the piece begins at any time after the music.
    kept = shortestPeriod
    (notes, start) = ([], nil)
  }

  mutating func observe(_ note: Note) {
    guard strength > 0 else { return }
    let onset = note.onset.value
    if let last = notes.last, onset > last.onset {
      let fading = exponential((last.onset - onset) / Self.memory)
      for index in intervals.indices { intervals[index] *= fading }
    }
    for earlier in notes {
      let place = Self.place(onset - earlier.onset)
      guard intervals.indices.contains(place), place + Self.bell.count <= intervals.count else { continue }
      for (offset, height) in Self.bell.enumerated() {
        intervals[place + offset] += height * earlier.velocity * Double(note.velocity)
      }
    }
    start = start ?? onset
    notes.append((onset, Double(note.velocity)))
    if let first = notes.firstIndex(where: { $0.onset > onset - 2 * Self.longest }) { notes.removeFirst(first) }
  }

  private static func place(_ seconds: Double) -> Int { Int((seconds / step).rounded()) }

  /// The kept or the most common interval in seconds; nil if none stands out from its neighbours.
  var period: Double? { kept ?? peaks.max { $0.weight < $1.weight }?.seconds }

  /// The shortest interval that is at least half as common as the most common one. In a short phrase with notes of two
  /// lengths, the most common one is often two or three times as long, and the notes between would get no bonus.
  private var shortestPeriod: Double? {
    let peaks = peaks
    let most = peaks.map(\.weight).max() ?? 0
    return peaks.first { $0.weight >= most / 2 }?.seconds
  }

  /// The intervals that stand out from their neighbours, from the shortest to the longest.
  private var peaks: [(seconds: Double, weight: Double)] {
    let margin = Self.bell.count / 2
    let range = Self.place(Self.shortest) + margin...Self.place(Self.longest) + margin
    return range.filter { intervals[$0] >= intervals[$0 - 1] && intervals[$0] > intervals[$0 + 1] }
      .map { (Double($0 - margin) * Self.step, intervals[$0]) }
  }

  /// Adds the bonus to the logits (V) of the time column. The probability of continuing the latest chord stays the
  /// same.
  ///
  /// - Parameter times: onset of each class in seconds.
  func apply(to logits: inout [Float], times: [Double]) {
    guard strength > 0, let now = notes.last?.onset, let period else { return }
    let later = times.indices.filter { times[$0] - now >= Self.chord }
    let weights = later.map { weight(at: times[$0], period) }
    guard let most = weights.max(), most > 0, let best = later.map({ logits[$0] }).max(), best > -.infinity else {
      return
    }
    var (before, after) = (0.0, 0.0)
    for (index, weight) in zip(later, weights) {
      let probability = exponential(Double(logits[index] - best))
      before += probability
      after += probability * exponential(strength * (weight / most - 1))
    }
    let balance = strength - logarithm(before / after)
    for (index, weight) in zip(later, weights) { logits[index] += Float(strength * weight / most - balance) }
  }

  /// Weight of a time: the velocities of the notes one and two periods before it.
  private func weight(at time: Double, _ period: Double) -> Double {
    if kept != nil, let start {
      let distance = { (part: Double) in abs(((time - start) / part).rounded() * part - (time - start)) }
      return Self.height(distance(period)) + Self.height(distance(period / 2))
    }
    return notes.reduce(0) { sum, note in
      let distance = time - note.onset
      return sum + note.velocity * (Self.height(distance - period) + Self.height(distance - 2 * period) / 2)
    }
  }

  /// The kernel at a given distance in seconds.
  private static func height(_ distance: Double) -> Double {
    guard abs(distance) < reach else { return 0 }
    let offset = place(distance) + bell.count / 2
    return bell.indices.contains(offset) ? bell[offset] : 0
  }
}
