private import CPulse
private import Glibc
internal import Live

/// A playback stream on a PulseAudio or PipeWire server.
struct PulseConnection: SoundDevice, ~Copyable {
  private let loop: OpaquePointer
  private let context: OpaquePointer
  private let stream: OpaquePointer
  /// Negative offset in frames for the next write, which overwrites void frames or silence.
  private var rewound = 0
  private var lastVolume: Float = 1
  private var isAtEnd = false
  private var lastUnderflow: Int64 = -1
  private var buffer = [Float](repeating: 0, count: 2 * PulseConnection.most)

  static let period = 15
  /// Maximum number of frames per write.
  private static let most = 4800
  static let frameBytes = 2 * MemoryLayout<Float>.size
  static let rate = 48_000
  /// Length in seconds of the server's buffer, for which this program may be delayed without a gap in the sound; of the
  /// part that must be filled before playback starts; and of the server's requests.
  static let (buffered, prebuffered, requested) = (8.0, 0.05, 0.02)
  /// Number of frames ahead of the hardware that a skip does not replace.
  private static let margin = 1440

  /// Connects to the server and opens a stream (`pa_context_connect`, `pa_stream_connect_playback`).
  ///
  /// - Parameter name: name of a sink; nil for the server's default.
  init(_ name: String?) throws(OutputFailure) {
    guard let loop = pa_threaded_mainloop_new() else { throw OutputFailure(reason: "out of memory") }
    pa_threaded_mainloop_start(loop)
    var (context, stream): (OpaquePointer?, OpaquePointer?)
    do throws(OutputFailure) {
      context = try Self.connect(loop)
      stream = try Self.open(loop, context!, name)
    } catch {
      Self.close(loop, context, nil)
      throw error
    }
    (self.loop, self.context, self.stream) = (loop, context!, stream!)
  }

  deinit { Self.close(loop, context, stream) }

  private static func close(_ loop: OpaquePointer, _ context: OpaquePointer?, _ stream: OpaquePointer?) {
    pa_threaded_mainloop_lock(loop)
    if let stream {
      pa_stream_disconnect(stream)
      pa_stream_unref(stream)
    }
    if let context {
      pa_context_disconnect(context)
      pa_context_unref(context)
    }
    pa_threaded_mainloop_unlock(loop)
    pa_threaded_mainloop_stop(loop)
    pa_threaded_mainloop_free(loop)
  }

  var failure: OutputFailure? {
    pa_threaded_mainloop_lock(loop)
    defer { pa_threaded_mainloop_unlock(loop) }
    let isAlive = pa_context_get_state(context) == PA_CONTEXT_READY && pa_stream_get_state(stream) == PA_STREAM_READY
    return isAlive ? nil : OutputFailure(pulse: context)
  }

  var name: String {
    pa_threaded_mainloop_lock(loop)
    defer { pa_threaded_mainloop_unlock(loop) }
    return pa_stream_get_device_name(stream).map { String(cString: $0) } ?? ""
  }

  /// Stops or starts the stream (`pa_stream_cork`).
  mutating func setPaused(_ isPaused: Bool, _ listener: Listener, _ state: OutputState) {
    pa_threaded_mainloop_lock(loop)
    if let operation = pa_stream_cork(stream, isPaused ? 1 : 0, nil, nil) { pa_operation_unref(operation) }
    pa_threaded_mainloop_unlock(loop)
  }

  /// Gives the server as many frames as it has room for, after rewinding over those that a skip or a new volume has
  /// made void.
  mutating func fill(from listener: Listener, _ state: OutputState) -> Bool {
    pa_threaded_mainloop_lock(loop)
    defer { pa_threaded_mainloop_unlock(loop) }
    if state.volume != lastVolume { listener.takeBack() }
    while true {
      let writable = pa_stream_writable_size(stream)
      guard writable != .max else { return false }
      let room = Int(writable) / Self.frameBytes + listener.pendingRewind + rewound
      let count = write(min(room, Self.most), from: listener, state)
      if count == 0 { break }
    }
    let wasAtEnd = isAtEnd
    report(listener, state)
    // The rest may have been written since.
    return hasUnderflowed() && !wasAtEnd && pa_stream_is_corked(stream) == 0
  }

  private mutating func write(_ count: Int, from listener: Listener, _ state: OutputState) -> Int {
    guard count > 0 else { return 0 }
    return buffer.withUnsafeMutableBufferPointer { buffer in
      let block = listener.read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<(2 * count)]))
      rewound += block.rewound
      guard block.count > 0 else { return 0 }
      let samples = UnsafeMutableBufferPointer(rebasing: buffer[..<(2 * block.count)])
      state.apply(to: samples, after: &lastVolume)
      pa_stream_write(
        stream, samples.baseAddress, block.count * Self.frameBytes, nil, Int64(-rewound * Self.frameBytes),
        PA_SEEK_RELATIVE)
      rewound = 0
      return block.count
    }
  }

  private mutating func writeSilence() {
    let silence = [Float](repeating: 0, count: 2 * Self.most)
    pa_stream_write(
      stream, silence, Self.most * Self.frameBytes, nil, Int64(-rewound * Self.frameBytes), PA_SEEK_RELATIVE)
    rewound = Self.most
  }

  /// Updates the position playing now, and the position before which nothing can be replaced.
  private mutating func report(_ listener: Listener, _ state: OutputState) {
    var (latency, isNegative) = (pa_usec_t(0), CInt(0))
    guard pa_stream_get_latency(stream, &latency, &isNegative) == 0 else { return }
    let frames = { (time: pa_usec_t) in Int(time) * Self.rate / 1_000_000 }
    let cursor = listener.cursor
    let playhead = cursor + rewound - (isNegative == 0 ? frames(latency) : 0)
    let wasAtEnd = isAtEnd
    isAtEnd = listener.isAtEnd
    state.setPlayhead(playhead, isMoving: pa_stream_is_corked(stream) == 0, isAtEnd: isAtEnd)
    // The server only plays whole periods.
    if isAtEnd && !wasAtEnd { writeSilence() }
    let hardware = pa_stream_get_timing_info(stream).map { frames($0.pointee.sink_usec) } ?? 0
    listener.commit(upTo: playhead + hardware + Self.margin)
  }

  /// Whether the server has run out of frames since the last call.
  private mutating func hasUnderflowed() -> Bool {
    let last = lastUnderflow
    lastUnderflow = pa_stream_get_underflow_index(stream)
    return lastUnderflow != last
  }
}
