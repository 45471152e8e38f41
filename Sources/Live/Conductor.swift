private import Audio
private import Dispatch
private import Music
private import Synchronization

/// Writes one piece after another onto a timeline.
///
/// It works in steps of a few milliseconds on its own queue, so that a skip is not delayed when renderers keep all
/// threads of the cooperative pool busy.
final class Conductor: Sendable {
  let timeline: Timeline
  private let state: Mutex<ConductorState>
  private let orders = Mutex<[@Sendable (inout ConductorState) -> Void]>([])
  private let run: @Sendable (@escaping @Sendable () -> Void) -> Void

  enum Command: Sendable { case next, back, undo, replan, stop }

  /// - Parameter run: runs work soon, one piece of work at a time.
  init(
    _ timeline: Timeline, source: any PieceSource, calibratedGain: Double,
    run: (@Sendable (@escaping @Sendable () -> Void) -> Void)?
  ) {
    self.timeline = timeline
    state = Mutex(ConductorState(timeline: timeline, source: source, calibratedGain: calibratedGain))
    let queue = DispatchQueue(label: "live", qos: .userInteractive)
    self.run = run ?? { queue.async(execute: $0) }
    timeline.onLow { [weak self] in self?.wake() }
  }

  func order(_ command: Command) {
    add { [weak self] state in state.handle(command) { [weak self] in self?.wake() } }
  }

  /// Returns when all commands given so far have been handled.
  func settle() async {
    await withCheckedContinuation { continuation in
      add { state in
        state.advance()
        continuation.resume()
      }
    }
  }

  private func add(_ order: @escaping @Sendable (inout ConductorState) -> Void) {
    orders.withLock { $0.append(order) }
    wake()
  }

  /// Makes it continue if it has stopped.
  func wake() {
    run { [weak self] in self?.work() }
  }

  private func work() {
    repeat {
      while let order = orders.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { state.withLock { order(&$0) } }
    } while state.withLock { $0.step { [weak self] in self?.wake() } }
  }
}
