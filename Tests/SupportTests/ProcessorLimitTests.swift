import Glibc
import Support
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct ProcessorLimitTests {
  @Test func workThatEndsHasAResult() {
    #expect(resultWithin(processorSeconds: 60) { 7 } == 7)
  }

  @Test func workWithoutEndIsAbandoned() {
    let isOver = Flag()
    let result = resultWithin(processorSeconds: 0.2) {
      while !isOver.value.load(ordering: .relaxed) {}
      return 7
    }
    #expect(result == nil)
    isOver.value.store(true, ordering: .relaxed)
  }

  /// Waiting takes no processor time.
  @Test func slowWorkIsAwaited() {
    let result = resultWithin(processorSeconds: 0.05) {
      usleep(500_000)
      return 7
    }
    #expect(result == 7)
  }

  /// The system may give all of it to one thread.
  @Test func theTimeOfEarlierWorkIsNotCounted() {
    for _ in 1...6 {
      let result = resultWithin(processorSeconds: 0.5) {
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(250)
        while clock.now < end {}
        return 7
      }
      #expect(result == 7)
    }
  }

  private final class Flag: Sendable {
    let value = Atomic(false)
  }
}
