import Audio
import Synchronization
import Testing

@testable import Live

@Suite struct PlayQueueTests {
  /// Endless pieces, and what their user reports about them.
  private final class Pieces: PieceSource {
    private let count = Mutex(0)
    private let lines = Mutex<[String]>([])
    var reports: [String] { lines.withLock(\.self) }

    func next() -> LivePiece? {
      let number = count.withLock { count in
        count += 1
        return count
      }
      return piece(number, seconds: 1)
    }

    func begin(_ piece: PieceFacts) { lines.withLock { $0.append("\(piece.title) begins") } }
    func takeBack(_ piece: PieceFacts) { lines.withLock { $0.append("\(piece.title) comes back") } }
  }

  private let source = Pieces()
  private var queue: PlayQueue

  init() { queue = PlayQueue(source) }

  /// Puts the next piece on the timeline.
  private mutating func place(at start: Int, head: Int) {
    _ = queue.fetch()
    guard let facts = queue.next?.piece.facts else { return }
    queue.place(PieceMark(number: 0, facts: facts, origin: start, start: start), head: head)
  }

  @Test mutating func aPieceThatHasNotBegunGoesBackWhenTheSourceChanges() {
    place(at: 0, head: 0)
    queue.advance(to: 0)
    _ = queue.fetch()
    queue.replan()
    #expect(source.reports == ["Piece 1 begins", "Piece 2 comes back"])
    #expect(queue.next == nil)
    _ = queue.fetch()
    #expect(queue.next?.piece.facts.title == "Piece 3")
  }

  @Test mutating func aSkipDropsWhatWasPlannedBeforeTheChange() {
    place(at: 0, head: 0)
    place(at: 1000, head: 0)
    queue.replan()
    _ = queue.fetch()
    #expect(source.reports == ["Piece 1 begins"])
    queue.handle(.next, at: 500)
    #expect(source.reports == ["Piece 1 begins", "Piece 3 comes back", "Piece 2 comes back"])
    #expect(queue.next == nil)
  }

  @Test mutating func aSkipKeepsWhatIsUpToDate() {
    place(at: 0, head: 0)
    place(at: 1000, head: 0)
    queue.handle(.next, at: 500)
    #expect(queue.next?.piece.facts.title == "Piece 2")
    #expect(source.reports == ["Piece 1 begins"])
  }

  @Test mutating func anUndoneSkipGivesBackWhatHasNotBegun() {
    place(at: 0, head: 0)
    queue.handle(.next, at: 500)
    place(at: 1000, head: 1000)
    _ = queue.fetch()
    queue.handle(.undo, at: 1500)
    #expect(source.reports == ["Piece 1 begins", "Piece 2 begins", "Piece 3 comes back"])
    #expect(queue.next?.piece.facts.title == "Piece 1" && queue.next?.offset == 500)
  }

  @Test mutating func aPieceThatCannotBeMadeDoesNotComeBack() {
    _ = queue.fetch()
    queue.removeNext()
    #expect(source.reports == ["Piece 1 begins"])
  }
}
