private import Support

/// Opening sequences that a model of a one-column vocabulary can continue when no MIDI file is given.
public struct Primers: Hashable, Sendable {
  public let sequences: [[Int32]]

  /// Metadata key under which a model file stores the primers, as `json`.
  public static let metadataKey = "primers"

  public init(_ sequences: [[Int32]]) { self.sequences = sequences }

  /// - Parameter json: a list of lists of symbols of `vocabulary`.
  public init(json: String, for vocabulary: Vocabulary) throws(VocabularyError) {
    let sequences = try? decodeJSON([[Int32]].self, from: json)
    let classes = vocabulary.encoding.classes
    guard let sequences, classes.count == 1, sequences.joined().allSatisfy({ 0..<Int32(classes[0]) ~= $0 }) else {
      throw .unreadable(reason: "its primers are not lists of its vocabulary's symbols")
    }
    self.init(sequences)
  }

  public var json: String { "[" + sequences.map { "\($0)" }.joined(separator: ",") + "]" }
}
