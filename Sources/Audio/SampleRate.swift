// How fast frames follow each other. Must not know what they sound like.

/// Frames per second. A *frame* is one sample of every channel.
public enum SampleRate: Int, CaseIterable, Sendable, Encodable {
  /// Compact disc.
  case hz44100 = 44100
  /// Film and video.
  case hz48000 = 48000
  /// Twice that.
  case hz96000 = 96000

  /// The same length of time, counted in frames and rounded to the nearest.
  package func frames(_ seconds: Double) -> Int { Int((seconds * Double(rawValue)).rounded()) }
  /// The same length of time, counted in seconds.
  package func seconds(_ frames: Int) -> Double { Double(frames) / Double(rawValue) }
}
