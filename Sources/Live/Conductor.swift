private import Audio
private import Dispatch
private import Music
private import Synchronization

/// Writes piece after piece onto a timeline.
///
/// It works in steps, each of which takes milliseconds, on a queue of its own: a renderer that keeps all threads of the
/// cooperative pool busy delays no skip.
final class Conductor: Sendable {
  let timeline: Timeline
  private let state: Mutex<ConductorState>
  private let commands = Mutex<[Command]>([])
  private let run: @Sendable (@escaping @Sendable () -> Void) -> Void

  enum Command: Sendable { case next, back, undo, replan, stop }

  /// - Parameter run: has work done soon, one piece of it after the other.
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
    commands.withLock { $0.append(command) }
    wake()
  }

  /// Has it go on, if it has stopped.
  func wake() {
    run { [weak self] in self?.work() }
  }

  private func work() {
    repeat {
      while let command = commands.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
        state.withLock { $0.obey(command) }
      }
    } while state.withLock { $0.step { [weak self] in self?.wake() } }
  }
}
