import ArgumentParser
import Files
import Studio
import enum Composing.BundledModel
import struct MIDI.MIDIFile
import struct Playback.MIDIEndpoint
import struct Training.ModelFacts

/// Completions that a shell offers after an option.
extension CompletionKind {
  /// The composers that the model on the command line knows; otherwise those of the default model.
  static let composers = CompletionKind.custom { words, _, prefix in
    let model = words.lastIndex(of: "--model").flatMap { words.dropFirst($0 + 1).first } ?? BundledModel.defaultName
    guard let facts = try? KnownModel.facts(of: model) else { return [] }
    // Shells compare with what has been typed, and names are understood in lower case.
    return (facts.labels.map(\.name) + ["none"]).filter { $0.lowercased().hasPrefix(prefix.lowercased()) }
      .map { prefix + $0.dropFirst(prefix.count) }
  }

  /// Bundled models, model files and folders.
  static let models = CompletionKind.custom { _, _, prefix in
    let files = isPattern(prefix) ? [] : pathsMatching(prefix + "*.safetensors") + pathsMatching(prefix + "*/")
    return BundledModel.names.filter { $0.hasPrefix(prefix) } + files
  }

  /// The devices of the sound server.
  static let devices = CompletionKind.custom { _, _, prefix in
    (((try? Connections.audioDevices()) ?? []).map(\.name) + [Connections.silentDevice]).filter { $0.hasPrefix(prefix) }
  }

  static func ports(_ direction: MIDIEndpoint.Direction) -> CompletionKind {
    .custom { _, _, prefix in Connections.midiPorts(direction).map(\.name).filter { $0.hasPrefix(prefix) } }
  }

  static let midiFiles = CompletionKind.file(extensions: MIDIFile.fileExtensions.sorted())

  static let soundFonts = CompletionKind.file(extensions: ["sf2", "sf3", "sfz"])

  /// Formats; after a comma, those that are not in the list yet.
  static let formats = formats(of: OutputFormat.allNames)

  static func formats(of names: [String]) -> CompletionKind {
    .custom { _, _, prefix in
      let chosen = prefix.split(separator: ",", omittingEmptySubsequences: false).dropLast()
      let start = chosen.map { $0 + "," }.joined()
      return names.filter { !chosen.contains(Substring($0)) }.map { start + $0 }.filter { $0.hasPrefix(prefix) }
    }
  }
}
