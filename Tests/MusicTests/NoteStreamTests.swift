import Music
import Testing

@Suite(.timeLimit(.minutes(20))) struct NoteStreamTests {
  private func note(_ index: Int) -> MusicEvent {
    .note(Note(pitch: Pitch(21 + index % 88), velocity: 64, onset: Seconds(Double(index) / 10), duration: 0.1))
  }

  private func collect(_ stream: NoteStream) async throws -> [MusicEvent] {
    try await stream.reduce(into: []) { $0.append($1) }
  }

  @Test func twoConsumersSeeTheSameEventsWhileTheProducerRuns() async throws {
    let stream = NoteStream()
    var first = stream.makeAsyncIterator()
    var second = stream.makeAsyncIterator()
    for index in 0..<100 {
      stream.send(note(index))
      // The producer continues only when both consumers have the event, which shows that neither waits for the end of
      // the piece.
      #expect(try await first.next() == note(index))
      #expect(try await second.next() == note(index))
    }
    stream.finish()
    #expect(try await first.next() == nil)
    #expect(try await second.next() == nil)
  }

  @Test func consumersThatWaitAreWoken() async throws {
    let stream = NoteStream()
    async let first = collect(stream)
    async let second = collect(stream)
    for index in 0..<1000 {
      stream.send(note(index))
      if index.isMultiple(of: 10) { await Task.yield() }
    }
    stream.finish()
    let expected = (0..<1000).map(note)
    #expect(try await first == expected)
    #expect(try await second == expected)
  }

  @Test func eventsThatAreSentTogetherComeOneByOne() async throws {
    let stream = NoteStream()
    async let heard = collect(stream)
    for start in stride(from: 0, to: 100, by: 10) { stream.send((start..<start + 10).map(note)) }
    stream.send([])
    stream.finish()
    #expect(try await heard == (0..<100).map(note))
  }

  @Test func aLateConsumerSeesEverything() async throws {
    let piece = Performance((0..<10).map(note))
    let stream = NoteStream(piece)
    #expect(try await collect(stream) == piece.events)
    #expect(try await collect(stream) == piece.events)
  }

  @Test func aFailureReachesEveryConsumerAfterTheEvents() async throws {
    struct Broken: Error {}
    let stream = NoteStream()
    stream.send(note(0))
    stream.finish(throwing: Broken())
    for _ in 0..<2 {
      var iterator = stream.makeAsyncIterator()
      #expect(try await iterator.next() == note(0))
      await #expect(throws: Broken.self) { try await iterator.next() }
    }
  }

  @Test func aCancelledConsumerStopsWaiting() async throws {
    let stream = NoteStream()
    let task = Task { try await collect(stream) }
    await Task.yield()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
