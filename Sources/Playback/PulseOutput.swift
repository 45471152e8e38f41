private import Dispatch
package import Live
private import Synchronization

/// Plays a timeline on a PulseAudio or PipeWire server. When the server or the device goes, it comes back and goes on
/// with the frame that was heard last.
package final class PulseOutput: AudioOutput {
  private let state = OutputState()
  private let listener: Listener
  private let tell: @Sendable (OutputEvent) -> Void
  private let device: String?

  /// - Parameters:
  ///   - device: a sink's name; nil is the server's default.
  ///   - tell: called when the output begins, is lost and is back; from the output's thread.
  /// - Throws: what the server says, when there is none or it has no such device.
  package init(_ timeline: Timeline, device: String? = nil, tell: @escaping @Sendable (OutputEvent) -> Void) throws {
    let connection: PulseConnection
    do { connection = try PulseConnection(device: device) } catch { throw OutputFailure(reason: error.reason) }
    (self.device, self.tell) = (device, tell)
    listener = timeline.listen(canRewind: true) { [state] in state.wake() }
    let handover = Handover(connection)
    DispatchQueue(label: "pulse", qos: .userInteractive).async { [self] in run(handover.take()) }
  }

  /// Carries the connection to the thread.
  private final class Handover: Sendable {
    private nonisolated(unsafe) var connection: PulseConnection?
    init(_ connection: consuming PulseConnection) { self.connection = consume connection }
    func take() -> PulseConnection? { connection.take() }
  }

  package var heard: Int { min(state.heard(rate: 48_000), listener.cursor) }
  package var underruns: Int { state.underruns.load(ordering: .relaxed) }
  package func setVolume(_ volume: Double) { state.setVolume(volume) }

  package func setPaused(_ isPaused: Bool) {
    state.isPaused.store(isPaused, ordering: .relaxed)
    state.wake()
  }

  package func close() {
    state.isClosed.store(true, ordering: .relaxed)
    state.wake()
    listener.close()
  }

  private func run(_ first: consuming PulseConnection?) {
    var connection = first
    var (device, isPaused) = ("", false)
    while !state.isClosed.load(ordering: .relaxed) {
      if connection == nil {
        state.rest(milliseconds: 250)
        connection = try? PulseConnection(device: self.device)
        if connection != nil { (device, isPaused) = ("", false) }
        continue
      }
      if let failure = connection?.failure {
        let position = heard
        connection = nil
        state.setHeard(position, isMoving: false)
        listener.goBack(to: position)
        tell(.lost(reason: failure.reason))
        continue
      }
      let wanted = state.isPaused.load(ordering: .relaxed)
      if wanted != isPaused {
        connection?.setPaused(wanted)
        isPaused = wanted
      }
      if !isPaused { connection?.fill(from: listener, state) }
      if let current = connection?.device, current != device {
        device = current
        tell(.playing(device: current))
      }
      state.rest(milliseconds: 15)
    }
  }
}

/// Why an output could not be opened.
struct OutputFailure: Error {
  let reason: String
}
