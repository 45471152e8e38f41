private import Files

/// How often the pieces of one folder are used in training, relative to once per pass.
package struct FolderWeight: Codable, Hashable, Sendable {
  /// A path or the end of one: `rolls`, `corpus/rolls` and `rolls/Chopin` all match folders of `corpus/rolls/Chopin`.
  package let folder: String
  /// Average uses of each piece per pass: 0.5 means every second pass, 2 means twice per pass.
  package let weight: Double

  private static let most = 10.0

  package init(_ folder: String, _ weight: Double) {
    (self.folder, self.weight) = (folder, weight)
  }

  /// Parses text such as `rolls=0.5`.
  ///
  /// - Returns: nil if the text has no folder, or a weight that is not above 0 and at most 10.
  package init?(_ text: String) {
    guard let sign = text.lastIndex(of: "="), let weight = Double(text[text.index(after: sign)...]) else { return nil }
    self.init(String(text[..<sign]), weight)
    if !isValid { return nil }
  }

  var isValid: Bool { !pathComponents(folder).isEmpty && weight > 0 && weight <= Self.most }

  /// Whether the piece is in the folder: the corpus folder that it was read from, or a subfolder of it. A longer path
  /// must match completely: `a/rolls` covers `…/a/rolls/x.mid`, but not `…/b/rolls/x.mid`.
  func covers(_ piece: CorpusPiece) -> Bool {
    let parts = pathComponents(absolute(piece.path))
    let below = pathComponents(piece.name).count
    let wanted = pathComponents(folder)
    return (max(parts.count - below, 1)..<max(parts.count, 1)).contains { parts[..<$0].ends(with: wanted) }
  }
}

extension FolderWeight: CustomStringConvertible {
  package var description: String { "\(folder)=\(weight)" }
}

extension BidirectionalCollection where Element: Equatable {
  fileprivate func ends(with suffix: [Element]) -> Bool { reversed().starts(with: suffix.reversed()) }
}
