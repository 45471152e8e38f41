import Support
import Testing

@Suite(.timeLimit(.minutes(5))) struct CancellableWaitTests {
  @Test func aCancelledWaitLeavesTheWorkAlone() async throws {
    let (orders, continuation) = AsyncStream.makeStream(of: Int.self)
    let work = Task<Int, any Error> { await orders.first { _ in true } ?? 0 }
    let wait = Task { try await work.valueUnlessCancelled }
    wait.cancel()
    await #expect(throws: CancellationError.self) { try await wait.value }
    continuation.yield(7)
    #expect(try await work.valueUnlessCancelled == 7)
  }

  @Test func theErrorOfTheWorkIsPassedOn() async {
    struct Broken: Error {}
    let work = Task<Int, any Error> { throw Broken() }
    await #expect(throws: Broken.self) { try await work.valueUnlessCancelled }
  }
}
