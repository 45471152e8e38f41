/// A destination of rendered frames: a spool, or a piece that listeners hear while it is being rendered.
package protocol FrameSink: ~Copyable {
  var sampleRate: SampleRate { get }
  /// The number of frames appended so far.
  var frameCount: Int { get }
  /// Largest magnitude of any sample; 1 is full scale.
  var peak: Float { get }
  /// Whether a listener is waiting for the first frames, so that they should come in small chunks.
  var isLive: Bool { get }
  /// Appends interleaved stereo frames.
  mutating func append(_ stereo: Span<Float>) throws
}

extension FrameSink where Self: ~Copyable {
  package var isLive: Bool { false }
  package var seconds: Double { sampleRate.seconds(frameCount) }
}
