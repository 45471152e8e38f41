// One piece under way: draws a row of symbols, column by column, and sends what it means. Must not know files or sound.
internal import Music
internal import Network
internal import Randomness
internal import Tokens

struct Composition {
  /// The onset of the latest event.
  private(set) var now = Seconds.zero
  /// How many events there are.
  private(set) var events = 0

  private let encoding: any Encoding
  /// The column that says what sounds; with the columns before it, it says when.
  private let deciding: Int
  private let sampling: Sampling
  private let ending: Ending
  private var stepper: Stepper
  private var reader: any RowReader
  private var outbox: Outbox
  private var generator: SplitMix64

  init(brief: Brief, composer: Composer, label: Int32, stream: NoteStream) {
    encoding = composer.vocabulary.encoding
    deciding =
      switch composer.vocabulary {
      case .expressive: 1
      case .chords: 0
      }
    sampling = brief.sampling
    ending = Ending(length: brief.length)
    stepper = Stepper(composer.parameters, streams: 1, labels: [label])
    reader = encoding.reader()
    outbox = Outbox(stream)
    generator = SplitMix64(seed: brief.seed)
    listen(to: brief.primer)
  }

  /// Brings the network into the state that it has after the primer, or at the beginning of a piece.
  private mutating func listen(to primer: Performance?) {
    guard let primer else { return stepper.advance(encoding.begin) }
    let rows = encoding.encode(primer)
    for index in 0..<rows.count where !encoding.isEnd(rows[index]) { stepper.advance(rows[index]) }
  }

  /// Composes the next event; false when the piece is over, and all of it sent.
  mutating func step() -> Bool {
    guard let row = draw() else {
      rest()
      return false
    }
    for event in reader.next(row) {
      now = event.onset
      outbox.add(event)
    }
    events += 1
    stepper.advance(row)
    return true
  }

  /// Draws the next row; nil when the piece ends instead.
  private mutating func draw() -> Row? {
    var row = Row(repeating: 0, count: encoding.classes.count)
    for column in row.indices {
      var logits = stepper.logits(column: column, given: Array(row[..<column]))
      repeat {
        guard let symbol = sampling.draw(logits, using: &generator) else { return nil }
        row[column] = Int32(symbol)
        logits[symbol] = -.infinity
      } while column == deciding && !isPossible(row)
      if column == deciding && isOver(before: row) { return nil }
    }
    return row
  }

  /// Whether what the row says can happen now: its keys are free; an end is not too early; a piece begins only once.
  private func isPossible(_ row: Row) -> Bool {
    if encoding.isEnd(row) { return ending.mayEnd(at: now, after: events) }
    var reader = reader
    let next = reader.next(row)
    return !next.isEmpty && next.allSatisfy(outbox.canStart)
  }

  private func isOver(before row: Row) -> Bool {
    if encoding.isEnd(row) { return true }
    let onset = reader.onset(of: row)
    return events > 0 && ending.isAtRest(at: onset, after: events, gap: onset - now)
  }

  /// Lets the last notes ring under the pedal.
  private mutating func rest() {
    let press = MusicEvent.pedal(PedalPress(onset: now, duration: 2.5))
    if events > 0 && outbox.canStart(press) { outbox.add(press) }
    outbox.flush()
  }
}
