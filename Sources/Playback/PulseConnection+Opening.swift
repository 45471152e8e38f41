internal import CPulse
private import Glibc

extension PulseConnection {
  /// A connection to the server (`pa_context_connect`).
  static func connect(_ loop: OpaquePointer) throws(OutputFailure) -> OpaquePointer {
    pa_threaded_mainloop_lock(loop)
    let context = pa_context_new(pa_threaded_mainloop_get_api(loop), "Étude")
    let status = pa_context_connect(context, nil, PA_CONTEXT_NOFLAGS, nil)
    pa_threaded_mainloop_unlock(loop)
    let isReady =
      status >= 0
      && wait(loop) {
        pa_context_get_state(context)
      } until: {
        $0 == PA_CONTEXT_READY
      }
    if isReady { return context! }
    pa_threaded_mainloop_lock(loop)
    defer { pa_threaded_mainloop_unlock(loop) }
    let failure = OutputFailure(pulse: context)
    pa_context_unref(context)
    throw failure
  }

  /// Opens a stream on a sink (`pa_stream_connect_playback`).
  static func open(
    _ loop: OpaquePointer, _ context: OpaquePointer, _ device: String?
  ) throws(OutputFailure) -> OpaquePointer {
    pa_threaded_mainloop_lock(loop)
    var format = pa_sample_spec(format: PA_SAMPLE_FLOAT32LE, rate: UInt32(rate), channels: 2)
    let stream = pa_stream_new(context, "Étude", &format, nil)
    let bytes = { (seconds: Double) in UInt32(seconds * Double(rate)) * UInt32(frameBytes) }
    var attributes = pa_buffer_attr(
      maxlength: .max, tlength: bytes(buffered), prebuf: bytes(prebuffered), minreq: bytes(requested), fragsize: .max)
    // The device's latency follows `requested`, not `buffered`, so a skip is heard soon.
    let flags =
      PA_STREAM_EARLY_REQUESTS.rawValue | PA_STREAM_INTERPOLATE_TIMING.rawValue | PA_STREAM_AUTO_TIMING_UPDATE.rawValue
    let status = pa_stream_connect_playback(
      stream, device, &attributes, pa_stream_flags_t(rawValue: flags), nil, nil)
    pa_threaded_mainloop_unlock(loop)
    let isReady =
      status >= 0
      && wait(loop) {
        pa_stream_get_state(stream)
      } until: {
        $0 == PA_STREAM_READY
      }
    if isReady { return stream! }
    pa_threaded_mainloop_lock(loop)
    defer { pa_threaded_mainloop_unlock(loop) }
    let failure = OutputFailure(pulse: context)
    pa_stream_unref(stream)
    throw failure
  }

  /// Polls a state until it is the wanted one or a later one, for up to two seconds.
  private static func wait<State: RawRepresentable<UInt32>>(
    _ loop: OpaquePointer, for state: () -> State, until isWanted: (State) -> Bool
  ) -> Bool {
    for _ in 0..<2000 {
      pa_threaded_mainloop_lock(loop)
      let state = state()
      pa_threaded_mainloop_unlock(loop)
      if isWanted(state) { return true }
      // Failed or terminated: contexts 5 and 6, streams 3 and 4.
      if state.rawValue >= (State.self == pa_stream_state_t.self ? 3 : 5) { return false }
      usleep(1000)
    }
    return false
  }
}

extension OutputFailure {
  /// Says why a context failed, or that the server does not answer.
  init(pulse context: OpaquePointer?) {
    let code = context.map { pa_context_errno($0) } ?? 0
    reason =
      switch pa_error_code_t(UInt32(code)) {
      case PA_OK, PA_ERR_TIMEOUT: "the sound server does not answer"
      case PA_ERR_CONNECTIONREFUSED: "not running"
      case PA_ERR_ACCESS: "access refused"
      default: String(cString: pa_strerror(code)).lowercased()
      }
  }
}
