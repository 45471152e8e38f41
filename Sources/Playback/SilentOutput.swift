private import Dispatch
package import Live
private import Synchronization

/// Discards a timeline at the pace of the clock, for MIDI ports without a sound card.
package final class SilentOutput: AudioOutput {
  private let state = OutputState()
  private let listener: Listener

  /// Seconds that it reads ahead of the play head, and milliseconds between reads.
  private static let (lead, period) = (0.1, 20)

  package init(_ timeline: Timeline) {
    listener = timeline.listen(lead: Self.lead, canRewind: true) { [state] in state.wake() }
    DispatchQueue(label: "silence", qos: .userInteractive).async { [self] in run() }
  }

  package var playhead: Int { min(listener.timeline.head, listener.cursor) }
  package var underruns: Int { 0 }
  package func setVolume(_ volume: Double) {}
  /// The head of a paused timeline stops, so this output stops too.
  package func setPaused(_ isPaused: Bool) {}

  package func close() {
    state.isClosed.store(true, ordering: .relaxed)
    state.wake()
    listener.close()
  }

  private func run() {
    while !state.isClosed.load(ordering: .relaxed) {
      while listener.read(frames: 960).block.count > 0 {}
      listener.commit(upTo: listener.timeline.head)
      state.rest(milliseconds: Self.period)
    }
  }
}
