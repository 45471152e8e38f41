import Foundation
import MIDI
import Music
import Network
import Randomness
import TestSupport
import Testing
import Tokens

extension TemporaryFolder {
  /// A MIDI file of format 1: C4, then C4 and G4 together, during one pedal press; 120 quarter notes per minute.
  @discardableResult
  func addPiece(_ name: String = "piece.mid") -> String {
    var writer = PerformanceWriter(title: "Piece")
    for event in [
      MusicEvent.pedal(PedalPress(onset: 0, duration: 1)), .note(note(60, onset: 0)), .note(note(60, onset: 0.5)),
      .note(note(67, onset: 0.5)),
    ] {
      writer.add(event)
    }
    return add(name, writer.finish())
  }

  /// A MIDI file with `count` notes, four per second. It contains its name, so that no two are equal.
  @discardableResult
  func addScale(_ name: String, notes: Int, channel: UInt8 = 0) -> String {
    var writer = PerformanceWriter(title: name)
    for index in 0..<notes {
      writer.add(.note(note(48 + index * 7 % 24, onset: Double(index) / 4, channel: channel)))
    }
    return add(name, writer.finish())
  }

  /// The files in a folder except its manifest.
  func pieces(in folder: String) -> [String] { names(in: folder).filter { !$0.hasSuffix(".jsonl") } }

  /// The samples of a 16-bit WAV file, interleaved.
  func samples(_ name: String) throws -> [Int] {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    let data = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("data".utf8)) })
    let length = (0..<4).reduce(0) { $0 | Int(bytes[data + 4 + $1]) << (8 * $1) }
    return stride(from: data + 8, to: data + 8 + length, by: 2).map {
      Int(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8))
    }
  }

  func addSoundFont() -> String { add("piano.sf2", TestSoundFont().bytes) }

  /// An untrained model that knows one composer.
  func addModel(label: String = "Fauré") throws -> String {
    let vocabulary = Vocabulary.expressive(ExpressiveEncoding())
    let architecture = Architecture(
      classes: vocabulary.encoding.classes, labels: 1, embedding: 4, layers: 1, units: 8, headUnits: 8)
    var generator = SplitMix64(seed: 5)
    let model = Model(
      parameters: Parameters(architecture, using: &generator),
      metadata: [
        Vocabulary.metadataKey: vocabulary.json,
        Vocabulary.labelsKey: String(decoding: try JSONEncoder().encode([label]), as: UTF8.self),
      ])
    try model.write(to: path + "/tiny.safetensors")
    return path + "/tiny.safetensors"
  }
}

/// A note of a quarter of a second.
private func note(_ pitch: Int, onset: Double, channel: UInt8 = 0) -> Note {
  Note(pitch: Pitch(pitch), velocity: 80, onset: Seconds(onset), duration: 0.25, channel: channel)
}
