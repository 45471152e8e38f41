import Testing

@testable import Rendering

@Suite struct HeapTests {
  @Test(arguments: 0..<20) func whatGoesInComesOutSorted(seed: UInt64) {
    var state = seed
    let values = (0..<Int(seed) * 7).map { _ -> UInt64 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 59
    }
    var heap = Heap<UInt64>()
    for value in values { heap.insert(value) }
    var sorted: [UInt64] = []
    while heap.first != nil { sorted.append(heap.removeFirst()) }
    #expect(sorted == values.sorted())
  }
}
