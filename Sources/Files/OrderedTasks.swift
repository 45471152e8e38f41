// Many items at once, on all cores, with the results in order, or as they come. Must not know what is done with an item.

/// Does `work` on each item, `jobs` at a time, and hands over the results in the order of the items.
///
/// Results wait for the ones before them; at most a few items a job are under way or waiting, so that memory does not
/// follow the number of items. When an item throws, the others under way are cancelled, and all results that there are
/// by then are still handed over, in their order, before the error is thrown on.
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

/// Does `work` on each item, `jobs` at a time, and hands over the results as they come; otherwise as `forEachInOrder`.
///
/// An item that takes long holds up nothing but itself.
package func forEachAsDone<Item: Sendable, Output: Sendable>(
  _ items: [Item], jobs: Int = coreCount, work: @escaping @Sendable (Item) async throws -> Output,
  deliver: (Output) throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Output.self) { group in
    var failure: (any Error)?
    for (started, item) in items.enumerated() {
      if started >= jobs { await takeOne() }
      if failure != nil { break }
      group.addTask { try await work(item) }
    }
    while !group.isEmpty { await takeOne() }
    if let failure { throw failure }

    func takeOne() async {
      do {
        if let output = try await group.next() { try deliver(output) }
      } catch {
        failure = failure ?? error
        group.cancelAll()
      }
    }
  }
}
