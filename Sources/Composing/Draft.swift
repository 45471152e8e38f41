// A piece as far as it is composed: draws a row of symbols, column by column. Must not know who hears what it means.
internal import Music
internal import Network
internal import Randomness
internal import Tokens

/// A value: a copy goes on from the same place, and is how a composer takes back what was no good.
struct Draft {
  /// The onset of the latest event, as it is heard.
  var now: Seconds { clock * stretch }
  /// How many rows there are.
  private(set) var count = 0

  /// How many events of a primer are heard, its last: more than the network remembers.
  private static let memory = 2000

  private let encoding: any Encoding
  /// The onset of the latest event, in the time of composing.
  private var clock = Seconds.zero
  /// How long the network waits before the first note, with which the piece begins; nil before that.
  private var silence: Seconds?
  /// How long after the primer's last event its pedal stays down.
  private var pedalLeft = Seconds.zero
  private let dice: [Dice]
  private let ending: Ending
  /// From the time of composing to that of hearing.
  private let stretch: Double
  private var steering: Steering
  private var penalty: RepetitionPenalty
  /// What the network has heard.
  private(set) var stepper: Stepper
  /// The row that it has yet to hear, the latest, before the next can be drawn.
  private(set) var unheard: Row?
  private var reader: any RowReader
  private var outbox = Outbox()
  private var generator: SplitMix64

  init(brief: Brief, composer: Composer, label: Int32) {
    let encoding = composer.vocabulary.encoding
    self.encoding = encoding
    dice = encoding.columns.enumerated().map { brief.sampling.dice(column: $1, isDeciding: $0 == encoding.deciding) }
    ending = Ending(length: brief.length, isSteady: encoding.isSteady)
    stretch = 1 / brief.constraints.tempo
    steering = Steering(brief.constraints, after: brief.primer, encoding: encoding)
    penalty = RepetitionPenalty(strength: brief.sampling.repetitionPenalty)
    stepper = Stepper(composer.weights, labels: [label])
    reader = encoding.reader()
    generator = SplitMix64(seed: brief.seed)
    if let primer = brief.primer {
      listen(to: primer)
    } else if let sequence = composer.primers?.sequences.randomElement(using: &generator) {
      for symbol in sequence { stepper.advance([symbol]) }
    } else {
      stepper.advance(encoding.begin)
    }
  }

  /// Brings the network into the state that it has after the primer.
  private mutating func listen(to primer: Performance) {
    let rows = encoding.encode(primer)
    for index in max(0, rows.count - Self.memory)..<rows.count where !encoding.isEnd(rows[index]) {
      stepper.advance(rows[index])
    }
    if let end = primer.pedalPresses.last?.end, let last = primer.events.last { pedalLeft = end - last.onset }
  }

  /// The network has heard the latest row, and is in this state.
  mutating func hear(in stepper: Stepper) { (self.stepper, unheard) = (stepper, nil) }

  /// From here on, other dice.
  mutating func redraw(with generator: SplitMix64) { self.generator = generator }

  /// Composes the next row, and returns the events that nothing can change any more; nil when the piece is over.
  ///
  /// - Precondition: nothing is unheard.
  /// - Throws: `ComposingError.notFinite`.
  mutating func next() throws(ComposingError) -> [MusicEvent]? {
    precondition(unheard == nil, "the network has heard the latest row")
    let blank = Row(repeating: 0, count: encoding.classes.count)
    guard let row = try draw(blank, from: 0), !isOver(before: row) else { return nil }
    let new = (silence == nil ? inheritedPedal(before: row) : []) + events(of: row)
    silence = silence ?? reader.onset(of: row)
    _ = reader.next(row)
    unheard = row
    penalty.hear(row[encoding.deciding])
    count += 1
    return heard(
      new.flatMap { event in
        clock = event.onset
        steering.hear(event.stretched(by: stretch))
        return outbox.add(event)
      })
  }

  private func heard(_ events: [MusicEvent]) -> [MusicEvent] { events.map { $0.stretched(by: stretch) } }

  /// Lets the last notes ring under the pedal, and returns what is left.
  mutating func rest() -> [MusicEvent] {
    let press = MusicEvent.pedal(PedalPress(onset: clock, duration: Seconds(2.5 / stretch)))
    let done = count > 0 && outbox.canStart(press) ? outbox.add(press) : []
    return heard(done + outbox.flush())
  }

  /// Draws the columns of a row from `column` on; nil when nothing that begins like this row is possible.
  private mutating func draw(_ row: Row, from column: Int) throws(ComposingError) -> Row? {
    if column == row.count { return row }
    var row = row
    var logits = stepper.logits(column: column, given: Array(row[..<column]))
    guard logits.allSatisfy(\.isFinite) else { throw .notFinite }
    steering.apply(to: &logits, column: column)
    if column == encoding.deciding { penalty.apply(to: &logits) }
    while let symbol = dice[column].draw(logits, using: &generator) {
      row[column] = Int32(symbol)
      if column != encoding.deciding || isPossible(row), let whole = try draw(row, from: column + 1) { return whole }
      logits[symbol] = -.infinity
    }
    return nil
  }

  /// What a row would mean, were it the next, in the piece's own time.
  private func events(of row: Row) -> [MusicEvent] {
    var reader = reader
    let start = silence ?? reader.onset(of: row)
    return reader.next(row).map { $0.moved(earlierBy: start) }
  }

  /// The pedal, where the primer leaves it down beyond the first note.
  private func inheritedPedal(before row: Row) -> [MusicEvent] {
    let left = pedalLeft - reader.onset(of: row)
    return left > .zero ? [.pedal(PedalPress(onset: .zero, duration: left))] : []
  }

  /// Whether what the row says can happen now: its keys are free; a piece begins once, with a note, and does not end too
  /// early.
  private func isPossible(_ row: Row) -> Bool {
    if encoding.isEnd(row) { return ending.mayEnd(at: now, after: count) }
    let next = events(of: row)
    return !next.isEmpty && next.allSatisfy(outbox.canStart) && (silence != nil || next[0].note != nil)
  }

  private func isOver(before row: Row) -> Bool {
    if encoding.isEnd(row) { return true }
    guard let silence else { return false }
    let onset = (reader.onset(of: row) - silence) * stretch
    return ending.isAtRest(at: onset, after: count, gap: onset - now)
  }
}
