import Testing

@testable import Network

struct NetworkEngineTests {
  @Test func theLibraryIsNamed() {
    #expect(NetworkEngine.description.contains(/^oneDNN \d+\.\d+\.\d+, [a-z0-9_ ]+$/))
  }

  @Test func resultsComeInTheirOrder() {
    #expect(concurrently(20) { $0 * $0 } == (0..<20).map { $0 * $0 })
  }
}
