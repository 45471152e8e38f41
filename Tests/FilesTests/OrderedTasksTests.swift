import Testing

@testable import Files

@Suite struct OrderedTasksTests {
  @Test(arguments: [1, 2, 7]) func resultsComeInTheOrderOfTheItems(jobs: Int) async throws {
    var results: [Int] = []
    try await forEachInOrder(Array(0..<100), jobs: jobs) { item in
      if item.isMultiple(of: 5) { await Task.yield() }
      return item * item
    } deliver: {
      results.append($0)
    }
    #expect(results == (0..<100).map { $0 * $0 })
  }

  @Test func endsWithTheErrorOfAnItem() async {
    struct Broken: Error {}
    await #expect(throws: Broken.self) {
      try await forEachInOrder([1, 2, 3]) {
        if $0 == 2 { throw Broken() }
      } deliver: { _ in
      }
    }
  }

  @Test func endsWithTheErrorOfADelivery() async {
    struct Stop: Error {}
    var delivered = 0
    await #expect(throws: Stop.self) {
      try await forEachInOrder(Array(0..<100)) {
        $0
      } deliver: { item in
        if item == 10 { throw Stop() }
        delivered += 1
      }
    }
    #expect(delivered == 10)
  }

  @Test func nothingIsDoneForNoItems() async throws {
    try await forEachInOrder([Int]()) {
      $0
    } deliver: { _ in
      Issue.record("there is nothing to deliver")
    }
  }
}
