import Files
import Synchronization
import Testing

@Suite struct OrderedTasksTests {
  @Test(arguments: [0, 1, 7, 200])
  func deliversInOrder(count: Int) async throws {
    var delivered: [Int] = []
    try await forEachInOrder(Array(0..<count)) { item in
      // Some take longer than those after them.
      var sum = item
      for step in 0..<(item % 5 == 0 ? 20_000 : 1) { sum &+= step }
      return (item, sum)
    } deliver: {
      delivered.append($0.0)
    }
    #expect(delivered == Array(0..<count))
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
}
