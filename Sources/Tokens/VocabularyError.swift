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
      the vocabulary and the network differ in their columns: \(vocabulary.count) \
      (\(columns.joined(separator: ", "))) and \(network.count); they come from different models
      """
    case .doesNotFit(let columns, let vocabulary, let network):
      "the vocabulary and the network differ in their symbols: "
        + zip(columns, zip(vocabulary, network)).filter { $1.0 != $1.1 }
        .map { "\($1.0) and \($1.1) in the column “\($0)”" }
        .joined(separator: ", ") + "; they come from different models"
    case .noChords(let rarestKept, let mostFrequent):
      "no chord occurs often enough in the corpus (the most frequent one \(mostFrequent)×, "
        + "at least \(rarestKept)× needed)"
    }
  }
}
