import Support
import Testing

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

  @Test func whatIsDoneIsDeliveredBeforeAnErrorEndsIt() async {
    struct Broken: Error {}
    let (done, signal) = AsyncStream.makeStream(of: Int.self)
    var delivered: [Int] = []
    await #expect(throws: Broken.self) {
      try await forEachInOrder([0, 1, 2, 3], jobs: 4) { item in
        if item > 0 {
          signal.yield(item)
          return item
        }
        // Fails when the others are done.
        for await item in done.prefix(3) where item == 0 {}
        throw Broken()
      } deliver: {
        delivered.append($0)
      }
    }
    #expect(delivered == [1, 2, 3])
  }

  @Test func whatIsDoneInSpiteOfACancellationIsDelivered() async {
    let task = Task {
      var delivered: [Int] = []
      await #expect(throws: CancellationError.self) {
        try await forEachInOrder([0, 1, 2], jobs: 3) { item in
          while !Task.isCancelled { await Task.yield() }
          if item == 0 { throw CancellationError() }
          return item
        } deliver: {
          delivered.append($0)
        }
      }
      return delivered
    }
    task.cancel()
    #expect(await task.value == [1, 2])
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

@Suite struct UnorderedTasksTests {
  @Test(arguments: [1, 2, 7, 200]) func allResultsCome(jobs: Int) async throws {
    var results: Set<Int> = []
    try await forEachAsDone(Array(0..<100), jobs: jobs) { item in
      if item.isMultiple(of: 5) { await Task.yield() }
      return item * item
    } deliver: {
      results.insert($0)
    }
    #expect(results == Set((0..<100).map { $0 * $0 }))
  }

  @Test(.timeLimit(.minutes(20))) func aSlowItemHoldsUpNoOther() async throws {
    let (done, signal) = AsyncStream.makeStream(of: Int.self)
    var results: [Int] = []
    try await forEachAsDone(Array(0..<50), jobs: 2) { item in
      if item == 0 { for await _ in done.prefix(49) {} } else { signal.yield(item) }
      return item
    } deliver: {
      results.append($0)
    }
    #expect(results.last == 0 && results.count == 50)
  }

  @Test func endsWithTheErrorOfAnItem() async {
    struct Broken: Error {}
    await #expect(throws: Broken.self) {
      try await forEachAsDone([1, 2, 3]) {
        if $0 == 2 { throw Broken() }
      } deliver: {
      }
    }
  }

  @Test func nothingIsStartedAfterACancellation() async {
    let task = Task {
      var count = 0
      await #expect(throws: CancellationError.self) {
        try await forEachAsDone(Array(0..<1000), jobs: 2) { _ in
          while !Task.isCancelled { await Task.yield() }
          try Task.checkCancellation()
        } deliver: {
          count += 1
        }
      }
      return count
    }
    task.cancel()
    #expect(await task.value == 0)
  }
}
