// A piece as far as it is composed: draws a row of symbols, column by column. Must not know who hears what it means.
private import Measures
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
  private let form: Form
  private let recallStrength: Double
  /// The rows of the opening, where it comes back.
  private var opening: [Row] = []
  private var recall: Recall?
  /// How often the opening has come back.
  private var returns = 0
  private var closing: Closing?
  /// No event that is not of the closing begins later.
  private let latest: Seconds
  /// How likely the network alone finds what was drawn, in nats: the sum of all rows.
  private(set) var logLikelihood = 0.0
  /// How long each pitch class sounds, from C up, in seconds.
  private var durations = [Double](repeating: 0, count: 12)
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
    latest = Draft.latestOnset(brief.length, encoding)
    recallStrength = brief.sampling.recall
    form = Form(encoding.isSteady || recallStrength == 0 ? .events(0) : brief.length)
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
    beginRecall()
    guard let (row, nats) = try draw(blank, from: 0), !isOver(before: row) else { return nil }
    logLikelihood += nats
    let new = (silence == nil ? inheritedPedal(before: row) : []) + events(of: row)
    silence = silence ?? reader.onset(of: row)
    _ = reader.next(row)
    unheard = row
    penalty.hear(row[encoding.deciding])
    recall?.append(row)
    if recall?.isOver ?? false { recall = nil }
    count += 1
    return heard(
      new.flatMap { event in
        let event = ringing(event)
        note(event.stretched(by: stretch))
        clock = event.onset
        if now < form.opening { opening.append(row) }
        steering.hear(event.stretched(by: stretch))
        return outbox.add(event)
      })
  }

  /// A note of the last chord sounds until the end of the piece, whatever was drawn.
  private func ringing(_ event: MusicEvent) -> MusicEvent {
    guard let closing, case .note(var note) = event, closing.isLast(note.onset * stretch, after: now) else {
      return event
    }
    note.duration = max(Seconds(closing.end.value / stretch) - note.onset, Outbox.shortest)
    return .note(note)
  }

  /// Takes in what a closing, and the key of the piece, depend on.
  private mutating func note(_ event: MusicEvent) {
    guard let note = event.note else { return }
    durations[Int(note.pitch.number) % 12] += note.duration.value
    if closing?.isLast(note.onset, after: now) ?? false { closing?.append(note) }
  }

  /// Begins to draw the piece towards its opening when it is time for that to come back.
  private mutating func beginRecall() {
    guard recall == nil, returns < form.returns.count, now >= form.returns[returns] else { return }
    returns += 1
    recall = Recall(opening, strength: recallStrength, deciding: encoding.deciding)
  }

  /// From here on, towards the last chord.
  ///
  /// - Parameters:
  ///   - key: nil is the key that the piece has been in.
  ///   - seconds: the length of the piece.
  ///   - point: see `Closing`.
  mutating func close(in key: Tonality?, seconds: Double, point: Double) {
    let found = Key(durations: durations).map { Tonality(tonic: $0.tonic, isMinor: $0.isMinor) }
    recall = nil
    closing = Closing(key: key ?? found ?? Tonality(tonic: 0, isMinor: false), seconds: seconds, point: point)
  }

  /// How well the last chord closes the piece, in nats: 0 is best.
  var closingQuality: Double { closing?.quality ?? 0 }

  private func heard(_ events: [MusicEvent]) -> [MusicEvent] { events.map { $0.stretched(by: stretch) } }

  /// Lets the last notes ring under the pedal, and returns what is left.
  mutating func rest() -> [MusicEvent] {
    if let closing { return rest(closing) }
    let press = MusicEvent.pedal(PedalPress(onset: clock, duration: Seconds(2.5 / stretch)))
    let done = count > 0 && outbox.canStart(press) ? outbox.add(press) : []
    return heard(done + outbox.flush())
  }

  /// The last chord rings until the end, under a pedal of its own; what is foreign to it ends where it begins.
  private mutating func rest(_ closing: Closing) -> [MusicEvent] {
    let end = Seconds(closing.end.value / stretch)
    let chord = closing.chord.first.map { Seconds($0.onset.value / stretch) } ?? end
    outbox.end(at: chord) { $0.end > chord && !($0.note.map { closing.key.hasInTriad($0.pitch) } ?? false) }
    let press = MusicEvent.pedal(PedalPress(onset: clock, duration: max(end - clock, Outbox.shortest)))
    let done = count > 0 && outbox.canStart(press) ? outbox.add(press) : []
    outbox.end(at: end) { $0.end > end }
    return heard(done + outbox.flush())
  }

  /// Draws the columns of a row from `column` on, and says how likely the network alone finds them, in nats; nil when
  /// nothing that begins like this row is possible.
  private mutating func draw(_ row: Row, from column: Int) throws(ComposingError) -> (Row, nats: Double)? {
    if column == row.count { return (row, 0) }
    var row = row
    let plain = stepper.logits(column: column, given: Array(row[..<column]))
    guard plain.allSatisfy(\.isFinite) else { throw .notFinite }
    var logits = plain
    steering.apply(to: &logits, column: column)
    recall?.apply(to: &logits, column: column)
    if column == encoding.deciding { penalty.apply(to: &logits) }
    while let symbol = dice[column].draw(logits, using: &generator) {
      row[column] = Int32(symbol)
      if column != encoding.deciding || isPossible(row), let (whole, nats) = try draw(row, from: column + 1) {
        return (whole, nats + logProbability(plain, of: symbol))
      }
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

  private static func latestOnset(_ length: Length, _ encoding: some Encoding) -> Seconds {
    guard case .seconds(let seconds) = length, !encoding.isSteady else { return Seconds(.infinity) }
    return Seconds(seconds - Closing.times(seconds).search / 2)
  }

  /// Whether what the row says can happen now: its keys are free; a piece begins once, with a note, and does not end too
  /// early.
  private func isPossible(_ row: Row) -> Bool {
    if encoding.isEnd(row) { return closing == nil && ending.mayEnd(at: now, after: count) }
    let next = events(of: row)
    if closing == nil, next.contains(where: { $0.onset * stretch > latest }) { return false }
    if let closing, !next.allSatisfy({ closing.allows($0.stretched(by: stretch), after: now) }) { return false }
    return !next.isEmpty && next.allSatisfy(outbox.canStart) && (silence != nil || next[0].note != nil)
  }

  private func isOver(before row: Row) -> Bool {
    if encoding.isEnd(row) { return true }
    guard let silence else { return false }
    let onset = (reader.onset(of: row) - silence) * stretch
    if let closing { return closing.isOver(before: onset) }
    return ending.isAtRest(at: onset, after: count, gap: onset - now)
  }
}
