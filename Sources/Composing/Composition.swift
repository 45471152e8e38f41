// One piece under way: composes a passage, hears whether it is any good, and sends it or takes it back.
// Must not know how an event is drawn, or who listens.
internal import Music
internal import Network
internal import Randomness

/// The last passages are held back until the music after them is known. Where it fails, all that is held back is
/// composed anew with other dice (docs/decisions/0010-take-back-what-was-not-sent.md).
struct Composition {
  private(set) var draft: Draft
  private let seed: UInt64
  private let stream: NoteStream
  /// What was not sent yet, oldest first; the last is under way.
  private var passages: [Passage]
  private(set) var redraws = 0
  /// What the last passages still had when all redraws were spent.
  private(set) var fault: Fault?

  /// Some rows, and what it takes to compose them otherwise.
  private struct Passage {
    let start: Draft
    var events: [MusicEvent] = []
  }

  /// Rows of a passage.
  static let passage = 64
  /// So many passages are held back.
  private static let heldBack = 4
  /// How often, at most, a piece is taken up again.
  static let mostRedraws = 16

  init(brief: Brief, composer: Composer, label: Int32, stream: NoteStream) {
    draft = Draft(brief: brief, composer: composer, label: label)
    (seed, self.stream) = (brief.seed, stream)
    passages = [Passage(start: draft)]
  }

  /// The onset of the latest event.
  var now: Seconds { draft.now }

  /// The network has heard the latest row.
  mutating func hear(in stepper: Stepper) { draft.hear(in: stepper) }

  /// Composes the next row, which the network has then to hear; false when the piece is over, and all of it sent.
  ///
  /// - Throws: `ComposingError.notFinite`.
  mutating func step() throws(ComposingError) -> Bool {
    guard let events = try draft.next() else {
      passages[passages.count - 1].events += draft.rest()
      if takeBack() { return true }
      for passage in passages { send(passage) }
      return false
    }
    passages[passages.count - 1].events += events
    if draft.count.isMultiple(of: Self.passage) && !takeBack() { turnPage() }
    return true
  }

  /// Begins a new passage, and lets the oldest go.
  private mutating func turnPage() {
    if passages.count == Self.heldBack { send(passages.removeFirst()) }
    passages.append(Passage(start: draft))
  }

  /// Whether what is held back had to be taken back: it has a fault, and there is a redraw left.
  private mutating func takeBack() -> Bool {
    guard fault == nil, let found = Fault(in: passages.flatMap(\.events)) else { return false }
    if redraws == Self.mostRedraws {
      fault = found
      return false
    }
    redraws += 1
    draft = passages[0].start
    draft.redraw(with: SplitMix64(seed: seed, number: UInt64(redraws)))
    passages = [Passage(start: draft)]
    return true
  }

  private func send(_ passage: Passage) {
    stream.send(passage.events)
  }
}
