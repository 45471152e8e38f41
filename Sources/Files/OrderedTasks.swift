// Many files at once, on all cores, with the results in order. Must not know what is done with a file.
#if canImport(Glibc)
  internal import Glibc
#endif

/// Does `work` on each item, one item a core at a time, and hands over the results in the order of the items.
///
/// Results wait for the ones before them; at most a few items a core are under way or waiting, so that memory does not
/// follow the number of items.
package func forEachInOrder<Item: Sendable, Output: Sendable>(
  _ items: [Item], work: @escaping @Sendable (Item) -> Output, deliver: (Output) throws -> Void
) async rethrows {
  let cores = max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN)))
  try await withThrowingTaskGroup(of: (Int, Output).self) { group in
    var (started, delivered) = (0, 0)
    var waiting: [Int: Output] = [:]
    func start() {
      let index = started
      group.addTask { (index, work(items[index])) }
      started += 1
    }
    while started < min(cores, items.count) { start() }
    while let (index, output) = try await group.next() {
      waiting[index] = output
      while let next = waiting.removeValue(forKey: delivered) {
        try deliver(next)
        delivered += 1
      }
      while started < items.count && started - delivered < 4 * cores && started - delivered - waiting.count < cores {
        start()
      }
    }
  }
}
