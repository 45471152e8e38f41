import Support
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct WorkExecutorTests {
  @Test func busyTasksLeaveTheOthersTheirThreads() async {
    let isOver = Flag()
    let busy = (0..<2 * coreCount).map { _ in
      Task(executorPreference: WorkExecutor.shared) {
        while !isOver.value.load(ordering: .relaxed) {}
        return 7
      }
    }
    await Task {}.value
    isOver.value.store(true, ordering: .relaxed)
    for task in busy { #expect(await task.value == 7) }
  }

  /// Child tasks are run by the executor of their parent.
  @Test func busyChildrenDoSo() async {
    let isOver = Flag()
    let busy = Task(executorPreference: WorkExecutor.shared) {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<2 * coreCount { group.addTask { while !isOver.value.load(ordering: .relaxed) {} } }
      }
    }
    await Task {}.value
    isOver.value.store(true, ordering: .relaxed)
    await busy.value
  }

  private final class Flag: Sendable {
    let value = Atomic(false)
  }
}
