private import CALSA
private import Dispatch
package import Live
private import Synchronization

/// Plays a timeline on a sound card through libasound, where there is no sound server.
package final class ALSAOutput: AudioOutput {
  private let state = OutputState()
  private let listener: Listener
  private let tell: @Sendable (OutputEvent) -> Void

  /// - Parameters:
  ///   - device: a PCM's name; nil is `default`.
  ///   - tell: called when the output begins, is lost and is back; from the output's thread.
  /// - Throws: what libasound says.
  package init(_ timeline: Timeline, device: String? = nil, tell: @escaping @Sendable (OutputEvent) -> Void) throws {
    let name = device ?? "default"
    let card = Handover(try ALSACard(name))
    self.tell = tell
    listener = timeline.listen { [state] in state.wake() }
    DispatchQueue(label: "alsa", qos: .userInteractive).async { [self] in run(card.take(), name) }
  }

  /// Carries the card to the thread.
  private final class Handover: Sendable {
    private nonisolated(unsafe) var card: ALSACard?
    init(_ card: consuming ALSACard) { self.card = consume card }
    func take() -> ALSACard? { card.take() }
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

  private func run(_ first: consuming ALSACard?, _ name: String) {
    var card = first
    var isTold = false
    while !state.isClosed.load(ordering: .relaxed) {
      if card == nil {
        state.rest(milliseconds: 250)
        card = try? ALSACard(name)
        isTold = false
        continue
      }
      if !isTold { tell(.playing(device: name)) }
      isTold = true
      if state.isPaused.load(ordering: .relaxed) {
        card?.stop(listener, state)
        state.rest(milliseconds: 100)
      } else if let reason = card?.fill(from: listener, state) {
        card = nil
        listener.goBack(to: heard)
        tell(.lost(reason: reason))
      } else {
        state.rest(milliseconds: 5)
      }
    }
  }
}

/// An open PCM (`snd_pcm_open`), for one thread.
struct ALSACard: ~Copyable {
  private let pcm: OpaquePointer
  private var lastVolume: Float = 1
  private var buffer = [Float](repeating: 0, count: 2 * ALSACard.most)
  private static let most = 960
  /// In microseconds.
  private static let latency: UInt32 = 100_000

  init(_ name: String) throws(OutputFailure) {
    etude_silence_alsa()
    var pcm: OpaquePointer?
    var status = snd_pcm_open(&pcm, name, SND_PCM_STREAM_PLAYBACK, 0)
    guard status >= 0, let pcm else { throw OutputFailure(reason: Self.reason(status)) }
    status = snd_pcm_set_params(
      pcm, SND_PCM_FORMAT_FLOAT_LE, SND_PCM_ACCESS_RW_INTERLEAVED, 2, 48_000, 1, Self.latency)
    guard status >= 0 else {
      snd_pcm_close(pcm)
      throw OutputFailure(reason: Self.reason(status))
    }
    self.pcm = pcm
  }

  deinit { snd_pcm_close(pcm) }

  private static func reason(_ status: CInt) -> String { String(cString: snd_strerror(status)).lowercased() }

  /// Drops what has not been played, so that the pause begins at once; it is read again afterwards.
  mutating func stop(_ listener: Listener, _ state: OutputState) {
    guard snd_pcm_state(pcm) == SND_PCM_STATE_RUNNING else { return }
    let heard = state.heard(rate: 48_000)
    snd_pcm_drop(pcm)
    snd_pcm_prepare(pcm)
    listener.goBack(to: heard)
    state.setHeard(heard, isMoving: false)
  }

  /// Gives the card the frames that it has room for.
  ///
  /// - Returns: why the card is gone; nil while it is there.
  mutating func fill(from listener: Listener, _ state: OutputState) -> String? {
    while true {
      let room = snd_pcm_avail_update(pcm)
      if room < 0 {
        if room == -Int(EPIPE) && !listener.isAtEnd { state.countUnderrun() }
        if snd_pcm_recover(pcm, CInt(room), 1) < 0 { return Self.reason(CInt(room)) }
        continue
      }
      if write(min(Int(room), Self.most), from: listener, state) == 0 { break }
    }
    var delay = snd_pcm_sframes_t(0)
    if snd_pcm_delay(pcm, &delay) == 0 {
      state.setHeard(listener.cursor - Int(delay), isMoving: snd_pcm_state(pcm) == SND_PCM_STATE_RUNNING)
    }
    return nil
  }

  private mutating func write(_ count: Int, from listener: Listener, _ state: OutputState) -> Int {
    guard count > 0 else { return 0 }
    return buffer.withUnsafeMutableBufferPointer { buffer in
      let block = listener.read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<(2 * count)]))
      guard block.count > 0 else { return 0 }
      state.apply(to: UnsafeMutableBufferPointer(rebasing: buffer[..<(2 * block.count)]), after: &lastVolume)
      return max(0, Int(snd_pcm_writei(pcm, buffer.baseAddress, snd_pcm_uframes_t(block.count))))
    }
  }
}
