private import Support

/// The notice in the copyright event of a `.mid` and the copyright tag of an audio file.
///
/// It is the licence of the model. Users of a piece must judge for themselves whether it extends to what the model
/// composes.
struct ModelLicence: Hashable, Sendable {
  /// For example, `CC BY-NC-SA 4.0`.
  let name: String

  private static let beginning = "Composed with a model under "
  /// Maximum length, which a tag of any format can hold.
  private static let longest = 200

  /// Returns nil for a model without a licence.
  init?(_ name: String?) {
    let words = (name ?? "").asOneSafeLine.prefix(Self.longest)
    if words.isEmpty { return nil }
    self.name = String(words)
  }

  /// Returns nil for a notice that Étude did not write.
  init?(notice: String?) {
    guard let notice, notice.hasPrefix(Self.beginning) else { return nil }
    self.init(String(notice.dropFirst(Self.beginning.count)))
  }

  var notice: String { Self.beginning + name }
}
