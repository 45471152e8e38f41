// One piece under way: composes a passage, hears whether it is any good, and sends it or takes it back.
internal import Music
internal import Network
internal import Randomness
private import Tokens

/// A piece is composed in passages, the last of which closes it. Of each passage there may be several candidates, of which
/// the one that the model finds likeliest is kept.
///
/// The last passages are held back until the music after them is known. Where it fails, all that is held back is
/// composed anew with other random numbers (docs/decisions/0010-take-back-what-was-not-sent.md).
struct Composition {
  private(set) var draft: Draft
  private let brief: Brief
  private let stream: NoteStream
  /// When the last passage begins, the piece's length being a time.
  private let closingTime: Seconds?
  /// What was not sent yet, oldest first.
  private var passages: [Passage] = []
  /// Where the passage under way began.
  private var start: Draft
  /// The candidate under way, and those that are complete.
  private var events: [MusicEvent] = []
  private var candidates: [Passage] = []
  /// How many candidates there have been in the piece, those that were taken back included.
  private var tries = 0
  private(set) var redraws = 0
  /// What the last passages still had when all redraws were spent.
  private(set) var fault: Fault?

  /// Some rows, and what it takes to compose them otherwise.
  private struct Passage {
    let start, end: Draft
    var events: [MusicEvent]
    /// How good it is, in nats an event.
    let quality: Double
    /// Whether the piece ends with it.
    let isLast: Bool
  }

  /// Rows of a passage.
  static let passage = 64
  /// So many passages are held back.
  private static let heldBack = 4
  /// How often, at most, a piece is taken up again.
  static let mostRedraws = 16
  /// How many closings are composed, of which the best is kept.
  private static let closings = 8

  init(brief: Brief, composer: Composer, label: Int32, stream: NoteStream) {
    draft = Draft(brief: brief, composer: composer, label: label)
    start = draft
    (self.brief, self.stream) = (brief, stream)
    closingTime =
      switch brief.length {
      case .seconds(let seconds) where !composer.vocabulary.encoding.isSteady:
        Seconds(seconds - Closing.times(seconds).search)
      default: nil
      }
  }

  /// The onset of the latest event.
  var now: Seconds { draft.now }

  /// The network has heard the latest row.
  mutating func hear(in stepper: Stepper) { draft.hear(in: stepper) }

  /// Composes the next row, which the network has then to hear; false when the piece is over, and all of it sent.
  ///
  /// - Throws: `ComposingError.notFinite`.
  mutating func step() throws(ComposingError) -> Bool {
    if let new = try draft.next() {
      events += new
      let isComplete = draft.count - start.count == Self.passage || (!isClosing && isTimeToClose)
      return isComplete && !isClosing ? turnPage(isLast: false) : true
    }
    events += draft.rest()
    return turnPage(isLast: true)
  }

  private var isTimeToClose: Bool { closingTime.map { draft.now >= $0 } ?? false }
  private var isClosing: Bool { closingTime.map { start.now >= $0 } ?? false }

  /// Takes the candidate in; composes another one of the same passage, or goes on with the best; false when all is sent.
  private mutating func turnPage(isLast: Bool) -> Bool {
    let rows = max(draft.count - start.count, 1)
    let nats = (draft.logLikelihood - start.logLikelihood) / Double(rows) + draft.closingQuality
    candidates.append(Passage(start: start, end: draft, events: events, quality: nats, isLast: isLast))
    if candidates.count < (isClosing ? Self.closings : brief.sampling.candidates) {
      begin(from: start, anew: true)
      return true
    }
    passages.append(candidates.reduce(candidates[0]) { $1.quality > $0.quality ? $1 : $0 })
    candidates = []
    if takeBack() { return true }
    if passages.last!.isLast {
      for passage in passages { send(passage) }
      return false
    }
    if passages.count == Self.heldBack { send(passages.removeFirst()) }
    begin(from: passages.last!.end, anew: false)
    return true
  }

  /// Goes on from a draft.
  ///
  /// - Parameter anew: with other random numbers.
  private mutating func begin(from draft: Draft, anew: Bool) {
    (self.draft, start, events) = (draft, draft, [])
    if anew {
      tries += 1
      self.draft.redraw(with: SplitMix64(seed: brief.seed, number: UInt64(Self.mostRedraws + tries)))
    }
    guard isClosing, case .seconds(let seconds) = brief.length else { return }
    let point = (Double(candidates.count) + 0.5) / Double(Self.closings)
    self.draft.close(in: brief.constraints.key, seconds: seconds, point: point)
  }

  /// Whether what is held back had to be taken back: it has a fault, and there is a redraw left.
  private mutating func takeBack() -> Bool {
    guard fault == nil, let found = Fault(in: passages.flatMap(\.events)) else { return false }
    if redraws == Self.mostRedraws {
      fault = found
      return false
    }
    redraws += 1
    begin(from: passages[0].start, anew: false)
    draft.redraw(with: SplitMix64(seed: brief.seed, number: UInt64(redraws)))
    start = draft
    passages = []
    return true
  }

  private func send(_ passage: Passage) {
    stream.send(passage.events)
  }
}
