// Many items at once, on all cores, with the results in order. Must not know what is done with an item.
internal import Glibc

/// How many cores this process may use (sysconf(3)).
package var coreCount: Int { max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN))) }

/// Does `work` on each item, `jobs` at a time, and hands over the results in the order of the items.
///
/// Results wait for the ones before them; at most a few items a job are under way or waiting, so that memory does not
/// follow the number of items.
package func forEachInOrder<Item: Sendable, Output: Sendable>(
  _ items: [Item], jobs: Int = coreCount, work: @escaping @Sendable (Item) async throws -> Output,
  deliver: (Output) throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: (Int, Output).self) { group in
    var (started, delivered) = (0, 0)
    var waiting: [Int: Output] = [:]
    func start() {
      let index = started
      group.addTask { (index, try await work(items[index])) }
      started += 1
    }
    while started < min(jobs, items.count) { start() }
    while let (index, output) = try await group.next() {
      waiting[index] = output
      while let next = waiting.removeValue(forKey: delivered) {
        try deliver(next)
        delivered += 1
      }
      while started < items.count && started - delivered < 4 * jobs && started - delivered - waiting.count < jobs {
        start()
      }
    }
  }
}
