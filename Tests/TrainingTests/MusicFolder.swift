import MIDI
import Music
import TestSupport

@testable import Training

/// A folder of small MIDI files to train on.
final class MusicFolder: Sendable {
  let folder = TemporaryFolder()
  var path: String { folder.path }

  /// Adds a broken scale; its first pitch, step and length are determined by `seed`.
  func add(_ name: String, seed: Int, notes count: Int = 60, channel: UInt8 = 0) {
    var writer = PerformanceWriter(title: name)
    for index in 0..<count {
      let pitch = Pitch(48 + (seed * 5 + index * (1 + seed % 3)) % 30)
      let onset = Seconds(Double(index) * (0.1 + 0.02 * Double(seed % 4)))
      writer.add(.note(Note(pitch: pitch, velocity: 64, onset: onset, duration: 0.2, channel: channel)))
    }
    folder.add(name, writer.finish())
  }

  func corpus() async throws(TrainingError) -> Training.Corpus {
    try await Training.Corpus.read([path], threads: 2)
  }
}
