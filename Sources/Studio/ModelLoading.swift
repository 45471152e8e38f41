// From a model file to a composer, from a MIDI file to a performance. Must not know options.
public import Composing
private import MIDI
public import Music
private import Network
private import Tokens

extension Composer {
  /// Reads a model file, and refuses one whose parts do not fit each other.
  public init(modelPath path: String) throws {
    let model = try Model.read(path)
    guard let json = model.metadata["vocabulary"] else { throw ComposingError.noVocabulary(path: path) }
    try self.init(
      parameters: model.parameters, vocabulary: try Vocabulary(json: json), labels: model.labels)
  }
}

extension Performance {
  /// Reads a MIDI file.
  public init(midiPath path: String) throws {
    self = try MIDIFile.read(path: path).file.performance
  }
}
