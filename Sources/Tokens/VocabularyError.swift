/// A vocabulary that cannot be built, read, or used with a network.
public enum VocabularyError: Error, Hashable, Sendable {
  /// The text is not a vocabulary.
  case unreadable(reason: String)
  /// The network's columns differ from the vocabulary's in number or size.
  case doesNotFit(columns: [String], vocabulary: [Int], network: [Int])
  /// No chord of the corpus occurs often enough.
  case noChords(rarestKept: Int, mostFrequent: Int)
}

extension VocabularyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let reason):
      "cannot read the vocabulary: \(reason); the file is damaged or was not written by Étude: train the model again"
    case .doesNotFit(let columns, let vocabulary, let network) where vocabulary.count != network.count:
      """
      the vocabulary does not fit the network: columns of the vocabulary: \(vocabulary.count) \
      (\(columns.joined(separator: ", "))), of the network: \(network.count); they come from different models
      """
    case .doesNotFit(let columns, let vocabulary, let network):
      "the vocabulary does not fit the network: "
        + zip(columns, zip(vocabulary, network)).filter { $1.0 != $1.1 }
        .map { "symbols of the column “\($0)”: \($1.0) in the vocabulary, \($1.1) in the network" }
        .joined(separator: ", ") + "; they come from different models"
    case .noChords(let rarestKept, let mostFrequent):
      "no chord of the corpus is frequent enough (occurrences needed: \(rarestKept), of the most frequent chord: "
        + "\(mostFrequent))"
    }
  }
}
