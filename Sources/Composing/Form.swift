internal import Measures
internal import Music
internal import Tokens

/// The form of a piece while it is composed: its opening returns, and a closing leads it to its last chord.
///
/// All times are in playback time.
struct Form {
  private let length: Length
  /// Whether the piece is led to its last chord; otherwise it ends at a pause.
  private let hasClosing: Bool
  private let stop: StopCondition
  private let returns: Returns
  /// Strength of a recall, in nats.
  private let strength: Double
  private let pitchColumn: Int
  /// Rows of the opening, which may return later.
  private var opening: [Row] = []
  /// Number of times that the opening has returned.
  private var returned = 0
  private var recall: Recall?
  private(set) var closing: Closing?
  /// Events that are not part of the closing must begin at or before this time.
  private let latest: Seconds
  /// Total duration of each pitch class, from C up, in seconds.
  private var durations = [Double](repeating: 0, count: 12)

  /// Number of rows of the shortest piece that is led to its last chord if its length is given in events.
  private static let fewestRows = 40

  /// - Parameter recall: strength of a recall in nats; 0 turns it off.
  init(_ length: Length, recall strength: Double, encoding: some Encoding) {
    (self.length, self.strength, pitchColumn) = (length, strength, encoding.pitchColumn)
    let isFree = !encoding.hasFixedStep
    stop = StopCondition(length: length, hasFixedStep: !isFree)
    returns = Returns(isFree && strength > 0 ? length : .events(0))
    switch length {
    case .seconds(let seconds):
      hasClosing = isFree
      latest = isFree ? Seconds(seconds - Closing.Timing(seconds: seconds).search / 2) : Seconds(.infinity)
    case .events(let count): (hasClosing, latest) = (isFree && count >= Self.fewestRows, Seconds(.infinity))
    }
  }

  /// Whether the closing passage begins at this time, after this number of rows.
  func isTimeToClose(at now: Seconds, after count: Int) -> Bool {
    guard hasClosing else { return false }
    return switch length {
    case .seconds(let seconds): now >= Seconds(seconds - Closing.Timing(seconds: seconds).search)
    case .events(let events): count >= events - Closing.rows(of: events)
    }
  }

  /// Begins the closing.
  ///
  /// - Parameters:
  ///   - key: nil uses the estimated key of the piece so far.
  ///   - point: see `Closing.init`.
  mutating func close(in key: Tonality?, at now: Seconds, after count: Int, point: Double) {
    let key = key ?? KeyEstimate(durations: durations)?.key ?? Tonality(number: 0)
    recall = nil
    switch length {
    case .seconds(let seconds):
      closing = Closing(key: key, end: seconds, Closing.Timing(seconds: seconds), point: point)
    case .events(let events):
      let timing = Closing.Timing(rows: events - count, secondsPerRow: now.value / Double(max(count, 1)))
      closing = Closing(key: key, end: now.value + timing.search, timing, point: point)
    }
  }

  /// Starts a recall of the opening if it is due.
  mutating func beginRecall(at now: Seconds) {
    guard recall == nil, returned < returns.times.count, now >= returns.times[returned] else { return }
    returned += 1
    recall = Recall(opening, strength: strength, pitchColumn: pitchColumn)
  }

  /// Adds the bonus of a recall to the logits (V) of a column.
  func apply(to logits: inout [Float], column: Int) { recall?.apply(to: &logits, column: column) }

  /// Observes a row before its events.
  mutating func append(_ row: Row) {
    recall?.append(row)
    if recall?.isOver ?? false { recall = nil }
  }

  /// Observes an event of a row.
  ///
  /// - Parameter now: onset of the previous event.
  mutating func append(_ event: MusicEvent, of row: Row, after now: Seconds) {
    if event.onset < returns.opening { opening.append(row) }
    guard let note = event.note else { return }
    durations[Int(note.pitch.number) % 12] += note.duration.value
    if closing?.isLast(note.onset, after: now) ?? false { closing?.append(note) }
  }

  /// Whether events may come next.
  ///
  /// - Parameter now: onset of the previous event.
  func allows(_ events: [MusicEvent], after now: Seconds) -> Bool {
    guard let closing else { return events.allSatisfy { $0.onset <= latest } }
    return events.allSatisfy { closing.allows($0, after: now) }
  }

  /// Whether the model may end the piece.
  func mayEnd(at now: Seconds, after count: Int) -> Bool {
    if case .events = length, hasClosing { return false }
    return closing == nil && stop.mayEnd(at: now, after: count)
  }

  /// Whether the piece is over before an event at `onset`.
  ///
  /// - Parameter now: onset of the previous event.
  func isOver(before onset: Seconds, after now: Seconds, count: Int) -> Bool {
    closing?.isOver(before: onset) ?? stop.isAtRest(at: onset, after: count, gap: onset - now)
  }
}

/// When the opening of a piece returns.
struct Returns {
  /// Length of the opening that returns, from the start of the piece.
  let opening: Seconds
  let times: [Seconds]

  /// - Parameter length: lengths in events, and short pieces, give no returns.
  init(_ length: Length) {
    guard case .seconds(let seconds) = length, seconds >= 24 else {
      (opening, times) = (.zero, [])
      return
    }
    // For one minute: an opening of 12 s that returns after 35 s. In longer pieces it returns again after each
    // contrasting part.
    let opening = min(0.2 * seconds, 14)
    let first = min(0.58 * seconds, 40)
    self.opening = Seconds(opening)
    times = stride(from: first, to: max(first + 1, seconds - 2 * opening), by: 3.5 * opening).map { Seconds($0) }
  }
}
