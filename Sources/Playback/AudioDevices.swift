private import CPulse
private import Glibc
package import Live

/// An audio device of the sound server.
package struct AudioDevice: Hashable, Sendable {
  /// What `--device` takes.
  package let name: String
  /// What people call it.
  package let description: String
}

/// Opens the sound card: the server's, or else the machine's.
///
/// - Throws: `PlaybackError`.
package func openOutput(
  _ timeline: Timeline, device: String? = nil, tell: @escaping @Sendable (OutputEvent) -> Void
) throws -> any AudioOutput {
  do {
    let known = try audioDevices()
    if let device, !known.contains(where: { $0.name == device }) {
      throw PlaybackError.unknownDevice(device, known: known.map(\.name))
    }
    return try PulseOutput(timeline, device: device, tell: tell)
  } catch let pulse as OutputFailure {
    do { return try ALSAOutput(timeline, device: device, tell: tell) } catch let alsa as OutputFailure {
      throw PlaybackError.noDevice(pulse: pulse.reason, alsa: alsa.reason)
    }
  }
}

/// The devices of the sound server (`pa_context_get_sink_info_list`).
///
/// - Throws: what the server says, when there is none.
package func audioDevices() throws -> [AudioDevice] {
  guard let loop = pa_threaded_mainloop_new() else { throw OutputFailure(reason: "out of memory") }
  pa_threaded_mainloop_start(loop)
  defer {
    pa_threaded_mainloop_stop(loop)
    pa_threaded_mainloop_free(loop)
  }
  let context: OpaquePointer
  do { context = try PulseConnection.connect(loop) } catch { throw OutputFailure(reason: error.reason) }
  var found: [AudioDevice] = []
  withUnsafeMutablePointer(to: &found) { found in
    pa_threaded_mainloop_lock(loop)
    let operation = pa_context_get_sink_info_list(
      context,
      { _, info, _, found in
        guard let info = info?.pointee, let name = info.name else { return }
        let device = AudioDevice(
          name: String(cString: name), description: info.description.map { String(cString: $0) } ?? "")
        found?.assumingMemoryBound(to: [AudioDevice].self).pointee.append(device)
      }, found)
    while let operation, pa_operation_get_state(operation) == PA_OPERATION_RUNNING {
      pa_threaded_mainloop_unlock(loop)
      usleep(500)
      pa_threaded_mainloop_lock(loop)
    }
    if let operation { pa_operation_unref(operation) }
    pa_context_disconnect(context)
    pa_context_unref(context)
    pa_threaded_mainloop_unlock(loop)
  }
  return found
}
