internal import Music
internal import Network
internal import Randomness
internal import Tokens

/// The state of a composition: the network's state, the random generator and all samplers and constraints. It is a
/// value, so a copy can be kept to return to this point later.
struct Draft {
  /// Onset of the latest event, in playback time.
  var now: Seconds { clock * stretch }
  /// Number of rows composed.
  private(set) var count = 0

  /// Maximum number of primer rows that are fed to the network; more than its attention window.
  private static let memory = 2000
  /// Maximum number of rows before the first note.
  private static let leadIn = 4

  private let encoding: any Encoding
  /// Onset of the latest event, in composition time (before the tempo constraint).
  private var clock = Seconds.zero
  /// Time that the network puts before the first note, which is removed from the piece; nil before the first note.
  private var silence: Seconds?
  /// When a pedal press that begins before the first note ends, from the beginning of the piece or from the last event
  /// of the primer.
  private var inheritedPedalEnd = Seconds.zero
  private let samplers: [SymbolSampler]
  private var form: Form
  /// Log-likelihood of the sampled rows under the network alone, in nats, summed over all rows that are scored.
  private(set) var logLikelihood = 0.0
  /// Whether the next rows are scored, which takes a tenth of the time of a small model.
  var isScored = true
  /// Factor from composition time to playback time.
  private let stretch: Double
  private var steering: Steering
  private var penalty: RepetitionPenalty
  private var pulse: Pulse
  /// Nil if the time between events is constant.
  private let timeColumn: Int?
  /// State of the network.
  private(set) var stepper: Stepper
  /// The latest row, which the network has yet to process; nil when it has.
  private(set) var pendingRow: Row?
  private var reader: any RowReader
  private var queue = EventQueue()
  private var generator: SplitMix64

  init(request: PieceRequest, composer: Composer, label: Int32) {
    let (encoding, sampling) = (composer.vocabulary.encoding, request.sampling ?? composer.sampling)
    self.encoding = encoding
    samplers = encoding.columns.enumerated().map {
      sampling.sampler(column: $1, isPitchColumn: $0 == encoding.pitchColumn)
    }
    form = Form(request.length, recall: sampling.recall, encoding: encoding)
    stretch = 1 / request.constraints.tempo
    steering = Steering(request.constraints, after: request.primer, encoding: encoding)
    penalty = RepetitionPenalty(strength: sampling.repetitionPenalty)
    pulse = Pulse(strength: sampling.pulse, of: request.keepsPulse ? request.primer : nil)
    timeColumn = encoding.columns.firstIndex(of: Constraints.timeColumn)
    stepper = Stepper(composer.weights, labels: [label])
    reader = encoding.reader()
    generator = SplitMix64(seed: request.seed)
    if let primer = request.primer {
      feed(primer)
    } else if let sequence = composer.primers?.sequences.randomElement(using: &generator) {
      for symbol in sequence { stepper.advance([symbol]) }
    } else {
      stepper.advance(encoding.begin)
    }
  }

  /// Feeds the primer to the network.
  private mutating func feed(_ primer: Performance) {
    let rows = encoding.encode(primer)
    for index in max(0, rows.count - Self.memory)..<rows.count where !encoding.isEnd(rows[index]) {
      stepper.advance(rows[index])
    }
    if let end = primer.pedalPresses.last?.end, let last = primer.events.last {
      inheritedPedalEnd = end - last.onset
    }
  }

  /// Takes the state of the network after it has processed the latest row.
  mutating func update(_ stepper: Stepper) { (self.stepper, pendingRow) = (stepper, nil) }

  /// Continues with different random numbers.
  mutating func redraw(with generator: SplitMix64) { self.generator = generator }

  /// Composes the next row. Returns the events that can no longer change, or nil when the piece is over.
  ///
  /// - Precondition: the network has processed the latest row.
  /// - Throws: `ComposingError.notFinite`.
  mutating func next() throws(ComposingError) -> [MusicEvent]? {
    precondition(pendingRow == nil, "the network has processed the latest row")
    let blank = Row(repeating: 0, count: encoding.classes.count)
    form.beginRecall(at: now)
    guard let (row, nats) = try draw(blank, from: 0), !isOver(before: row) else { return nil }
    logLikelihood += nats
    let new = silence == nil ? firstEvents(of: row) : events(of: row)
    _ = reader.next(row)
    pendingRow = row
    penalty.append(row[encoding.pitchColumn])
    form.append(row)
    count += 1
    return atPlaybackSpeed(
      new.flatMap { event in
        let event = extended(event)
        form.append(event.stretched(by: stretch), of: row, after: now)
        clock = event.onset
        steering.observe(event.stretched(by: stretch))
        if let note = event.note { pulse.observe(note) }
        return queue.add(event)
      })
  }

  /// Extends a note of the last chord to the end of the piece, whatever duration was sampled.
  private func extended(_ event: MusicEvent) -> MusicEvent {
    guard case .note(var note) = event, let closing = form.closing, closing.isLast(note.onset * stretch, after: now)
    else { return event }
    note.duration = max(Seconds(closing.end.value / stretch) - note.onset, EventQueue.shortest)
    return .note(note)
  }

  /// Whether the closing passage begins here.
  var isTimeToClose: Bool { form.isTimeToClose(at: now, after: count) }

  /// Begins the closing (`Form.close`).
  mutating func close(in key: Tonality?, point: Double) { form.close(in: key, at: now, after: count, point: point) }

  /// Score of the last chord in nats; 0 is best.
  var closingQuality: Double { form.closing?.quality ?? 0 }

  private func atPlaybackSpeed(_ events: [MusicEvent]) -> [MusicEvent] { events.map { $0.stretched(by: stretch) } }

  /// Ends the piece: lets the last notes ring under the pedal, and returns the remaining events.
  mutating func finish() -> [MusicEvent] {
    if let closing = form.closing { return finish(closing) }
    let press = MusicEvent.pedal(PedalPress(onset: clock, duration: Seconds(2.5 / stretch)))
    let done = count > 0 && queue.canStart(press) ? queue.add(press) : []
    return atPlaybackSpeed(done + queue.flush())
  }

  /// Lets the last chord ring until the end under its own pedal press. Sounding notes outside its triad end where the
  /// chord begins.
  private mutating func finish(_ closing: Closing) -> [MusicEvent] {
    let end = Seconds(closing.end.value / stretch)
    let chord = closing.chord.first.map { Seconds($0.onset.value / stretch) } ?? end
    queue.end(at: chord) { $0.end > chord && !($0.note.map { closing.key.hasInTriad($0.pitch) } ?? false) }
    let press = MusicEvent.pedal(PedalPress(onset: clock, duration: max(end - clock, EventQueue.shortest)))
    let done = count > 0 && queue.canStart(press) ? queue.add(press) : []
    queue.end(at: end) { $0.end > end }
    return atPlaybackSpeed(done + queue.flush())
  }

  /// Samples the columns of a row from `column` on. Returns the row and its log-likelihood under the network alone, in
  /// nats, or nil if no row with this beginning is possible.
  private mutating func draw(_ row: Row, from column: Int) throws(ComposingError) -> (Row, nats: Double)? {
    if column == row.count { return (row, 0) }
    var row = row
    let plain = stepper.logits(column: column, given: Array(row[..<column]))
    guard plain.allSatisfy(\.isFinite) else { throw .notFinite }
    var logits = plain
    steering.apply(to: &logits, column: column)
    form.apply(to: &logits, column: column)
    if column == timeColumn { pulse.apply(to: &logits, times: onsets(row, column)) }
    if column == encoding.pitchColumn { penalty.apply(to: &logits) }
    while let symbol = samplers[column].draw(logits, using: &generator) {
      row[column] = Int32(symbol)
      if column != encoding.pitchColumn || isPossible(row), let (whole, nats) = try draw(row, from: column + 1) {
        return (whole, isScored ? nats + logProbability(plain, of: symbol) : 0)
      }
      logits[symbol] = -.infinity
    }
    return nil
  }

  /// Onset of each class of the time column, in seconds of the piece's time.
  private func onsets(_ row: Row, _ column: Int) -> [Double] {
    let start = silence ?? .zero
    return (0..<encoding.classes[column]).map { symbol in
      var row = row
      row[column] = Int32(symbol)
      return (reader.onset(of: row) - start).value
    }
  }

  /// Events of a row if it were the next one, in the piece's time.
  private func events(of row: Row) -> [MusicEvent] {
    var reader = reader
    let start = silence ?? reader.onset(of: row)
    return reader.next(row).map { $0.moved(earlierBy: start) }
  }

  /// Events of a row before which there is no note. Pianists often press the pedal before the first note: such a press
  /// begins with the note, and so does one of the primer, if it is still down.
  private mutating func firstEvents(of row: Row) -> [MusicEvent] {
    let next = events(of: row)
    let onset = reader.onset(of: row)
    guard next[0].note != nil else {
      inheritedPedalEnd = onset + next[0].end
      return []
    }
    silence = onset
    let left = inheritedPedalEnd - onset
    return (left > .zero ? [.pedal(PedalPress(onset: .zero, duration: left))] : []) + next
  }

  /// Whether a row is allowed now: its keys or the pedal are free, and the piece neither ends too early nor begins with
  /// more than a few presses of the pedal.
  private func isPossible(_ row: Row) -> Bool {
    if encoding.isEnd(row) { return form.mayEnd(at: now, after: count) }
    let next = events(of: row)
    return form.allows(atPlaybackSpeed(next), after: now) && !next.isEmpty && next.allSatisfy(queue.canStart)
      && (silence != nil || next[0].note != nil || mayPress(before: row))
  }

  /// Whether the pedal may be pressed before the first note.
  private func mayPress(before row: Row) -> Bool {
    count < Self.leadIn && reader.onset(of: row) >= inheritedPedalEnd
  }

  private func isOver(before row: Row) -> Bool {
    if encoding.isEnd(row) { return true }
    guard let silence else { return false }
    return form.isOver(before: (reader.onset(of: row) - silence) * stretch, after: now, count: count)
  }
}
