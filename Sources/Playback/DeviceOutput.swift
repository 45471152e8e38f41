private import Dispatch
internal import Live
private import Synchronization

/// A connection to a sound device, for one thread.
protocol SoundDevice: ~Copyable, SendableMetatype {
  /// - Parameter name: nil for the default device.
  init(_ name: String?) throws(OutputFailure)

  /// The name of the device; it changes when the server moves the sound to another one.
  var name: String { get }
  /// Milliseconds after which the device needs more frames.
  static var period: Int { get }
  /// The error that stopped the device; nil while it plays.
  var failure: OutputFailure? { get }
  mutating func setPaused(_ isPaused: Bool, _ listener: Listener, _ state: OutputState)
  /// Writes as many frames as the device has room for, also during a pause, and updates the position playing now.
  ///
  /// - Returns: whether the device has run out of frames since the last call.
  mutating func fill(from listener: Listener, _ state: OutputState) -> Bool
}

/// Plays a timeline on a sound device. When the device disappears, the output waits for it and continues with the frame
/// that was heard last.
final class DeviceOutput<Device: SoundDevice & ~Copyable>: AudioOutput {
  private let state = OutputState()
  private let listener: Listener
  private let onEvent: @Sendable (OutputEvent) -> Void
  private let device: String?

  /// Number of frames that must be ready before a device gets the first ones: 0.25 s. PipeWire begins with the first 20
  /// ms, whatever it is asked to wait for, and a busy machine would not render more of a new piece in time.
  private static var cushion: Int { 12_000 }

  /// - Parameters:
  ///   - device: nil for the default device.
  ///   - canRewind: whether the device can take back frames that it has not played.
  ///   - onEvent: called on the output's thread when the output starts, is lost, or is back.
  /// - Throws: an error with the message of the system's library if the device cannot be opened.
  init(
    _ timeline: Timeline, device: String?, canRewind: Bool, onEvent: @escaping @Sendable (OutputEvent) -> Void
  ) throws(OutputFailure) {
    let first = Handover(try Device(device))
    (self.device, self.onEvent) = (device, onEvent)
    listener = timeline.listen(canRewind: canRewind) { [state] in state.wake() }
    DispatchQueue(label: "sound", qos: .userInteractive).async { [self] in run(first.take()) }
  }

  var playhead: Int { state.currentPlayhead(limit: listener.cursor) }
  var underruns: Int { state.underruns.load(ordering: .relaxed) }
  func setVolume(_ volume: Double) { state.setVolume(volume) }

  func setPaused(_ isPaused: Bool) {
    state.isPaused.store(isPaused, ordering: .relaxed)
    state.wake()
  }

  func close() {
    state.isClosed.store(true, ordering: .relaxed)
    state.wake()
    listener.close()
  }

  private func run(_ first: consuming Device?) {
    var device = first
    var (name, isPaused) = ("", false)
    var supply = Supply(listener, state)
    var isHeldBack = true
    while !state.isClosed.load(ordering: .relaxed) {
      if device == nil {
        state.rest(milliseconds: 250)
        device = reopened()
        (name, isPaused, isHeldBack) = ("", false, true)
        continue
      }
      if let failure = device?.failure {
        device = nil
        disconnect(failure)
        continue
      }
      let wanted = state.isPaused.load(ordering: .relaxed)
      if wanted != isPaused { device?.setPaused(wanted, listener, state) }
      isPaused = wanted
      if isHeldBack && !listener.isReady(frames: Self.cushion) {
        state.rest(milliseconds: 2)
        continue
      }
      isHeldBack = device?.fill(from: listener, state) ?? false
      supply.update(listener, state)
      if isHeldBack {
        state.underruns.add(1, ordering: .relaxed)
        onEvent(.interrupted(supply.scarcest))
      }
      if let current = device?.name, current != name {
        name = current
        onEvent(.playing(device: name))
      }
      state.rest(milliseconds: Device.period)
    }
  }

  private func reopened() -> Device? { try? Device(device) }

  private func disconnect(_ failure: OutputFailure) {
    // It may have stopped at any time since the last report: better repeat some frames than lose them.
    let position = min(state.reported, listener.cursor)
    state.setPlayhead(position, isMoving: false)
    listener.goBack(to: position)
    onEvent(.lost(reason: failure.reason))
  }
}

/// The frames that a device has and could get.
private struct Supply {
  private var (buffered, ready, time) = (0.0, 0.0, OutputState.now)
  /// When the device had the fewest frames left, within a second: it may report later that it ran out of them.
  private(set) var scarcest = SoundGap(position: 0, delay: 0, buffered: 0, ready: 0)
  private var scarcestTime = -Double.infinity

  init(_ listener: Listener, _ state: OutputState) { update(listener, state) }

  /// Takes a look after the device was given frames.
  mutating func update(_ listener: Listener, _ state: OutputState) {
    let (now, cursor, playhead) = (OutputState.now, listener.cursor, state.reported)
    let gap = SoundGap(position: Double(playhead) / 48_000, delay: now - time, buffered: buffered, ready: ready)
    // Before the device plays, it has nothing.
    let isScarce = gap.left < scarcest.left || scarcest.buffered <= 0 || now - scarcestTime > 1
    if isScarce && buffered > 0 { (scarcest, scarcestTime) = (gap, now) }
    time = now
    buffered = Double(cursor - playhead) / 48_000
    ready = Double(max(0, listener.timeline.end - cursor)) / 48_000
  }
}

/// Hands a device over to its thread.
private final class Handover<Value: ~Copyable>: Sendable {
  private nonisolated(unsafe) var value: Value?
  init(_ value: consuming Value) { self.value = consume value }
  func take() -> Value? { value.take() }
}

/// A device could not be opened or has stopped, with the message of its library.
struct OutputFailure: Error {
  let reason: String
}
