private import Audio

/// A linear fade-in after a place where the sound does not continue what came before. It lasts `Timeline.fade`.
struct FadeIn {
  /// Number of frames still to be faded in.
  private var left: Int
  private static let length = LivePiece.sampleRate.frames(Timeline.fade)

  /// A fade-in that begins with the next frame, and one that is over.
  static let beginning = FadeIn(left: length)
  static let over = FadeIn(left: 0)

  private init(left: Int) { self.left = left }

  /// Fades in the next frames, which are interleaved stereo.
  mutating func apply(to samples: UnsafeMutableBufferPointer<Float>) {
    guard left > 0 else { return }
    let total = Float(Self.length)
    for index in 0..<min(samples.count, 2 * left) { samples[index] *= 1 - Float(left - index / 2) / total }
    left -= min(left, samples.count / 2)
  }
}
