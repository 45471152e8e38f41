import Serving
import Synchronization
import Testing

@testable import Studio

@Suite struct RenderQueueTests {
  /// Waits until every job has ended.
  private func end(_ queue: RenderQueue) async throws {
    while queue.jobs.contains(where: { [.waiting, .running].contains($0.state) }) {
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test func rendersOneAfterTheOther() async throws {
    let queue = RenderQueue()
    let running = Mutex((now: 0, most: 0))
    for _ in 0..<3 {
      _ = try queue.add("x", seconds: 10) { progress in
        running.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) }
        progress(5)
        try await Task.sleep(for: .milliseconds(20))
        running.withLock { $0.now -= 1 }
      }
    }
    try await end(queue)
    #expect(queue.jobs.map(\.state) == [.done, .done, .done])
    #expect(queue.jobs.allSatisfy { $0.progress == 1 })
    #expect(running.withLock(\.most) == 1)
  }

  @Test func cancelsAndFails() async throws {
    let queue = RenderQueue()
    let running = try queue.add("running", seconds: 1) { _ in try await Task.sleep(for: .seconds(60)) }
    let waiting = try queue.add("waiting", seconds: 1) { _ in Issue.record("it was cancelled") }
    let failing = try queue.add("failing", seconds: 1) { _ in throw ServiceError(.refused, "No.") }
    try queue.cancel(waiting.id)
    try queue.cancel(running.id)
    try await end(queue)
    #expect(queue.jobs.map(\.state) == [.cancelled, .cancelled, .failed])
    #expect(queue.jobs.last?.error == "No.")
    #expect(throws: ServiceError.self) { try queue.cancel(failing.id) }
  }

  @Test func isBounded() throws {
    let queue = RenderQueue()
    for _ in 0..<32 { _ = try queue.add("x", seconds: 1) { _ in try await Task.sleep(for: .seconds(60)) } }
    #expect(throws: ServiceError.self) { try queue.add("x", seconds: 1) { _ in } }
    queue.cancelAll()
  }
}
