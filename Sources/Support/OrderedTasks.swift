/// Runs `work` on each item, `jobs` at a time, and delivers the results in the order of the items.
///
/// A result waits for those before it. At most four items per job are in progress or waiting, so memory doesn't grow
/// with the number of items. When an item throws, the other running items are cancelled, and all results available by
/// then are delivered in order before the error is rethrown.
package func forEachInOrder<Item: Sendable, Output: Sendable>(
  _ items: [Item], jobs: Int = coreCount, work: @escaping @Sendable (Item) async throws -> Output,
  deliver: (Output) throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: (Int, Output).self) { group in
    var (started, delivered) = (0, 0)
    var waiting: [Int: Output] = [:]
    var failure: (any Error)?
    func start() {
      let index = started
      group.addTask { (index, try await work(items[index])) }
      started += 1
    }
    while started < min(jobs, items.count) { start() }
    while let result = await group.nextResult() {
      switch result {
      case .success(let (index, output)): waiting[index] = output
      case .failure(let error):
        failure = failure ?? error
        group.cancelAll()
      }
      if failure != nil { continue }
      while let next = waiting.removeValue(forKey: delivered) {
        try deliver(next)
        delivered += 1
      }
      while started < items.count && started - delivered < 4 * jobs && started - delivered - waiting.count < jobs {
        start()
      }
    }
    guard let failure else { return }
    for (_, output) in waiting.sorted(by: { $0.key < $1.key }) { try deliver(output) }
    throw failure
  }
}

/// Runs `work` on each item, `jobs` at a time, and delivers each result as soon as it is ready, so a slow item holds up
/// nothing else. Otherwise like `forEachInOrder`.
package func forEachAsDone<Item: Sendable, Output: Sendable>(
  _ items: [Item], jobs: Int = coreCount, work: @escaping @Sendable (Item) async throws -> Output,
  deliver: (Output) throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Output.self) { group in
    var failure: (any Error)?
    for (started, item) in items.enumerated() {
      if started >= jobs { await awaitOne() }
      if failure != nil { break }
      group.addTask { try await work(item) }
    }
    while !group.isEmpty { await awaitOne() }
    if let failure { throw failure }

    func awaitOne() async {
      do {
        if let output = try await group.next() { try deliver(output) }
      } catch {
        failure = failure ?? error
        group.cancelAll()
      }
    }
  }
}
