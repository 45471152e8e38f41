import Testing

@testable import Live

@Suite struct SignalTests {
  private let signal = Signal(clock: MonotonicClock())

  @Test func aWaitEndsWithAChange() async {
    let version = signal.version
    async let waiting: Void = signal.wait(after: version)
    while signal.waiterCount == 0 { await Task.yield() }
    signal.notify()
    await waiting
    #expect(signal.waiterCount == 0)
  }

  @Test func aChangeBeforeTheWaitIsNotMissed() async {
    let version = signal.version
    signal.notify()
    await signal.wait(after: version)
    #expect(signal.waiterCount == 0)
  }

  @Test func aWaitEndsAtItsDeadline() async {
    await signal.wait(after: signal.version, until: MonotonicClock().now + 0.01)
    await signal.wait(after: signal.version, until: 0)
    #expect(signal.waiterCount == 0)
  }

  @Test func aCancelledTaskWaitsNoMore() async {
    let task = Task { [signal] in await signal.wait(after: signal.version) }
    while signal.waiterCount == 0 { await Task.yield() }
    task.cancel()
    await task.value
    #expect(signal.waiterCount == 0)
  }

  @Test func aDeadlineThatComesTooLateLeavesNothing() async {
    signal.notify()
    await signal.wait(after: signal.version - 1, until: MonotonicClock().now + 60)
    signal.expire(1)
    #expect(signal.waiterCount == 0)
  }
}
