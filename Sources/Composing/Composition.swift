// One piece under way: draws a row of symbols, column by column, and sends what it means. Must not know files or sound.
internal import Music
internal import Network
internal import Randomness
internal import Tokens

struct Composition {
  /// The onset of the latest event.
  private(set) var now = Seconds.zero
  /// How many events there are.
  private(set) var count = 0

  /// How many events of a primer are heard, its last: more than the network remembers.
  private static let memory = 2000

  private let encoding: any Encoding
  /// How long the network waits before the first note, with which the piece begins; nil before that.
  private var silence: Seconds?
  private let sampling: Sampling
  private let ending: Ending
  private var stepper: Stepper
  private var reader: any RowReader
  private var outbox: Outbox
  private var generator: SplitMix64

  init(brief: Brief, composer: Composer, label: Int32, stream: NoteStream) {
    encoding = composer.vocabulary.encoding
    sampling = brief.sampling
    ending = Ending(length: brief.length)
    stepper = Stepper(composer.weights, labels: [label])
    reader = encoding.reader()
    outbox = Outbox(stream)
    generator = SplitMix64(seed: brief.seed)
    listen(to: brief.primer)
  }

  /// Brings the network into the state that it has after the primer, or at the beginning of a piece.
  private mutating func listen(to primer: Performance?) {
    guard let primer else { return stepper.advance(encoding.begin) }
    let rows = encoding.encode(primer)
    for index in max(0, rows.count - Self.memory)..<rows.count where !encoding.isEnd(rows[index]) {
      stepper.advance(rows[index])
    }
  }

  /// Composes the next event; false when the piece is over, and all of it sent.
  ///
  /// - Throws: `ComposingError.notFinite`.
  mutating func step() throws(ComposingError) -> Bool {
    let blank = Row(repeating: 0, count: encoding.classes.count)
    guard let row = try draw(blank, from: 0), !isOver(before: row) else {
      rest()
      return false
    }
    let next = events(of: row)
    silence = silence ?? reader.onset(of: row)
    _ = reader.next(row)
    for event in next {
      now = event.onset
      outbox.add(event)
    }
    count += 1
    stepper.advance(row)
    return true
  }

  /// Draws the columns of a row from `column` on; nil when nothing that begins like this row is possible.
  private mutating func draw(_ row: Row, from column: Int) throws(ComposingError) -> Row? {
    if column == row.count { return row }
    var row = row
    var logits = stepper.logits(column: column, given: Array(row[..<column]))
    guard logits.allSatisfy(\.isFinite) else { throw .notFinite }
    let sampling = column == encoding.deciding ? sampling : sampling.withoutNucleus
    while let symbol = sampling.draw(logits, using: &generator) {
      row[column] = Int32(symbol)
      if column != encoding.deciding || isPossible(row), let whole = try draw(row, from: column + 1) { return whole }
      logits[symbol] = -.infinity
    }
    return nil
  }
  /// What a row would mean, were it the next, in the time of the piece.
  private func events(of row: Row) -> [MusicEvent] {
    var reader = reader
    let start = silence ?? reader.onset(of: row)
    return reader.next(row).map { $0.moved(earlierBy: start) }
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
    let onset = reader.onset(of: row) - silence
    return ending.isAtRest(at: onset, after: count, gap: onset - now)
  }

  /// Lets the last notes ring under the pedal.
  private mutating func rest() {
    let press = MusicEvent.pedal(PedalPress(onset: now, duration: 2.5))
    if count > 0 && outbox.canStart(press) { outbox.add(press) }
    outbox.flush()
  }
}
