/// Frames per second. A *frame* is one sample of every channel.
public enum SampleRate: Int, CaseIterable, Sendable, Encodable, Comparable {
  /// Half the rate of a compact disc.
  case hz22050 = 22050
  case hz32000 = 32000
  /// Compact disc.
  case hz44100 = 44100
  /// Film and video.
  case hz48000 = 48000
  /// High-resolution audio.
  case hz96000 = 96000

  public static func < (a: SampleRate, b: SampleRate) -> Bool { a.rawValue < b.rawValue }

  /// Converts a duration to frames, rounded to the nearest.
  package func frames(_ seconds: Double) -> Int { Int((seconds * Double(rawValue)).rounded()) }
  /// Converts frames to seconds.
  package func seconds(_ frames: Int) -> Double { Double(frames) / Double(rawValue) }
}
