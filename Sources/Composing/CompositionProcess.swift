internal import Music
internal import Network
internal import Randomness

/// A piece in progress. It is composed in passages; the last one closes it. A passage may have several candidates, of
/// which the likeliest under the model is kept.
///
/// The latest passages are held back until the music after them is known. If the music degenerates there, everything
/// held back is composed again with other random numbers (docs/decisions/0010-take-back-what-was-not-sent.md).
struct CompositionProcess {
  private(set) var draft: Draft
  private let request: PieceRequest
  private let stream: NoteStream
  /// Number of candidates for each passage before the closing.
  private let candidateCount: Int
  /// Passages that have not been sent yet, oldest first.
  private var passages: [Passage] = []
  /// State at the beginning of the current passage.
  private var start: Draft
  /// Events of the current candidate; complete candidates of the same passage.
  private var events: [MusicEvent] = []
  private var candidates: [Passage] = []
  /// Number of candidates composed so far, including discarded ones.
  private var tries = 0
  private(set) var redraws = 0
  /// The degeneration that is left in the held-back passages after the last redraw; nil if there is none.
  private(set) var degeneration: Degeneration?

  /// Consecutive rows, with the states before and after them.
  private struct Passage {
    let start, end: Draft
    var events: [MusicEvent]
    /// Score in nats per event.
    let quality: Double
    /// Whether the piece ends with this passage.
    let isLast: Bool
  }

  /// Length of a passage in rows.
  static let passage = 64
  /// Number of passages that are held back.
  private static let heldBack = 4
  /// Maximum number of redraws per piece.
  static let mostRedraws = 16
  /// Number of closing passages that are composed, of which the best is kept.
  private static let closings = 8

  init(request: PieceRequest, composer: Composer, label: Int32, stream: NoteStream) {
    draft = Draft(request: request, composer: composer, label: label)
    start = draft
    (self.request, self.stream) = (request, stream)
    candidateCount = (request.sampling ?? composer.sampling).candidates
  }

  /// The onset of the latest event.
  var now: Seconds { draft.now }

  /// Takes the state of the network after it has processed the latest row.
  mutating func update(_ stepper: Stepper) { draft.update(stepper) }

  /// Composes the next row, which the network must process before the next call. Returns false when the piece is
  /// complete and has been sent.
  ///
  /// - Throws: `ComposingError.notFinite`.
  mutating func step() throws(ComposingError) -> Bool {
    draft.isScored = isClosing || candidateCount > 1
    if let new = try draft.next() {
      events += new
      let isComplete = draft.count - start.count == Self.passage || (!isClosing && draft.isTimeToClose)
      return isComplete && !isClosing ? finishCandidate(isLast: false) : true
    }
    events += draft.finish()
    return finishCandidate(isLast: true)
  }

  private var isClosing: Bool { start.isTimeToClose }

  /// Stores the finished candidate and begins the next one, or continues with the best. Returns false when everything
  /// has been sent.
  private mutating func finishCandidate(isLast: Bool) -> Bool {
    let rows = max(draft.count - start.count, 1)
    let nats = (draft.logLikelihood - start.logLikelihood) / Double(rows) + draft.closingQuality
    candidates.append(Passage(start: start, end: draft, events: events, quality: nats, isLast: isLast))
    if candidates.count < (isClosing ? Self.closings : candidateCount) {
      begin(from: start, anew: true)
      return true
    }
    passages.append(candidates.reduce(candidates[0]) { $1.quality > $0.quality ? $1 : $0 })
    candidates = []
    if redrawIfDegenerate() { return true }
    if passages.last!.isLast {
      for passage in passages { send(passage) }
      return false
    }
    if passages.count == Self.heldBack { send(passages.removeFirst()) }
    begin(from: passages.last!.end, anew: false)
    return true
  }

  /// Continues from a draft.
  ///
  /// - Parameter anew: whether to use new random numbers.
  private mutating func begin(from draft: Draft, anew: Bool) {
    (self.draft, start, events) = (draft, draft, [])
    if anew {
      tries += 1
      self.draft.redraw(with: SplitMix64(seed: request.seed, number: UInt64(Self.mostRedraws + tries)))
    }
    guard isClosing else { return }
    let point = (Double(candidates.count) + 0.5) / Double(Self.closings)
    self.draft.close(in: request.constraints.key, point: point)
  }

  /// Discards everything held back if it has degenerated and a redraw is left; returns whether it did.
  private mutating func redrawIfDegenerate() -> Bool {
    guard degeneration == nil, let found = Degeneration(in: passages.flatMap(\.events)) else { return false }
    if redraws == Self.mostRedraws {
      degeneration = found
      return false
    }
    redraws += 1
    begin(from: passages[0].start, anew: false)
    draft.redraw(with: SplitMix64(seed: request.seed, number: UInt64(redraws)))
    start = draft
    passages = []
    return true
  }

  private func send(_ passage: Passage) {
    stream.send(passage.events)
  }
}
