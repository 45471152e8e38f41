private import CPulse
private import Glibc
package import Live

/// An audio device: a sink of the sound server, or a PCM of libasound.
package struct AudioDevice: Hashable, Sendable {
  /// The name that selects it.
  package let name: String
  /// A human-readable name.
  package let description: String

  package init(name: String, description: String) { (self.name, self.description) = (name, description) }
}

/// Name of the silent output, which only keeps time.
package let silentDevice = "none"

/// Opens a device of the sound server or, without one, a sound card of the machine.
///
/// - Parameters:
///   - device: a sink of the server or a PCM of libasound; `none` discards the audio at the pace of the clock; nil
///     means the default device.
///   - onEvent: called from any thread when the output starts, is lost, or is back.
/// - Throws: `PlaybackError`.
package func openOutput(
  _ timeline: Timeline, device: String? = nil, onEvent: @escaping @Sendable (OutputEvent) -> Void
) throws(PlaybackError) -> any AudioOutput {
  if device == silentDevice { return SilentOutput(timeline) }
  if let device, let known = try? sinks() { try check(device, isIn: known) }
  let pulse: OutputFailure
  do {
    return try DeviceOutput<PulseConnection>(timeline, device: device, canRewind: true, onEvent: onEvent)
  } catch { pulse = error }
  do {
    return try DeviceOutput<ALSACard>(timeline, device: device, canRewind: true, onEvent: onEvent)
  } catch {
    let cards = ALSACard.devices
    if let device, !cards.isEmpty { try check(device, isIn: cards) }
    throw .noDevice(pulse: pulse.reason, alsa: error.reason)
  }
}

private func check(_ device: String, isIn known: [AudioDevice]) throws(PlaybackError) {
  if known.contains(where: { $0.name == device }) { return }
  throw .unknownDevice(device, known: known.map(\.name) + [silentDevice])
}

/// The devices of the sound server or, without one, those of libasound.
///
/// - Throws: `PlaybackError.noDevice`.
package func audioDevices() throws(PlaybackError) -> [AudioDevice] {
  let pulse: OutputFailure
  do { return try sinks() } catch { pulse = error }
  let cards = ALSACard.devices
  if !cards.isEmpty { return cards }
  do {
    return [AudioDevice(name: try ALSACard(nil).name, description: "")]
  } catch { throw .noDevice(pulse: pulse.reason, alsa: error.reason) }
}

/// The sinks of the server (`pa_context_get_sink_info_list`).
private func sinks() throws(OutputFailure) -> [AudioDevice] {
  guard let loop = pa_threaded_mainloop_new() else { throw OutputFailure(reason: "out of memory") }
  pa_threaded_mainloop_start(loop)
  defer {
    pa_threaded_mainloop_stop(loop)
    pa_threaded_mainloop_free(loop)
  }
  let context = try PulseConnection.connect(loop)
  var found: [AudioDevice] = []
  let isComplete = withUnsafeMutablePointer(to: &found) { found in
    pa_threaded_mainloop_lock(loop)
    defer { pa_threaded_mainloop_unlock(loop) }
    let operation = pa_context_get_sink_info_list(
      context,
      { _, info, _, found in
        guard let info = info?.pointee, let name = info.name else { return }
        let device = AudioDevice(
          name: String(cString: name), description: info.description.map { String(cString: $0) } ?? "")
        found?.assumingMemoryBound(to: [AudioDevice].self).pointee.append(device)
      }, found)
    let isComplete = operation.map { finish($0, loop) } ?? false
    pa_context_disconnect(context)
    pa_context_unref(context)
    return isComplete
  }
  if !isComplete { throw OutputFailure(reason: "the sound server does not answer") }
  return found
}

/// Waits up to two seconds for an operation; the loop is locked in between.
private func finish(_ operation: OpaquePointer, _ loop: OpaquePointer) -> Bool {
  for _ in 0..<4000 where pa_operation_get_state(operation) == PA_OPERATION_RUNNING {
    pa_threaded_mainloop_unlock(loop)
    usleep(500)
    pa_threaded_mainloop_lock(loop)
  }
  defer { pa_operation_unref(operation) }
  if pa_operation_get_state(operation) == PA_OPERATION_RUNNING { pa_operation_cancel(operation) }
  return pa_operation_get_state(operation) == PA_OPERATION_DONE
}
