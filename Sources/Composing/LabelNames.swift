private import Support

/// Finds the label that a name stands for, however the composer is spelled: “Frédéric Chopin”, “J. S. Bach”,
/// “Rachmaninov”, “Bach, Johann Sebastian”.
package struct LabelNames: Sendable {
  private let labels: [String]

  package init(_ labels: [String]) { self.labels = labels }

  /// The label that a name stands for; nil if there is none, or if several fit. If no label has the surname, any other
  /// word of the name may be one: “Felix Mendelssohn Bartholdy”, “Liszt Ferenc”.
  package func label(named name: String) -> String? {
    if let exact = labels.first(where: { $0.lowercased() == name.lowercased() }) { return exact }
    let words = Self.words(name)
    for surname in [Self.surname(of: name)] + words.map(Self.normalized) where !surname.isEmpty {
      let found = labels.filter { label in
        Self.surname(of: label) == surname && Self.forename(of: label).map { words.contains($0) } ?? true
      }
      if !found.isEmpty { return found.count == 1 ? found[0] : nil }
    }
    return nil
  }

  /// Whether a name may be that of the composer for whom a label usually stands. “Clara Schumann”, “C. P. E. Bach” and
  /// “André Previn” are not, for the labels `Schumann`, `Bach` and `Andre`.
  package static func mayBe(_ name: String, label: String) -> Bool {
    let (surname, own) = (Self.surname(of: label), allWords(label))
    guard let forenames = Self.forenames[surname] else { return true }
    let initials = String(forenames.prefix(2).compactMap(\.first))
    return allWords(name).allSatisfy { word in
      own.contains(word) || normalized(word) == surname || word == initials
        || forenames.contains { $0.hasPrefix(word) }
    }
  }

  /// The label that a name probably misspells; nil if there is none.
  package func suggestion(for name: String) -> String? {
    let surname = Self.surname(of: name)
    let near = labels.map { (label: $0, distance: editDistance(surname, Self.surname(of: $0))) }
      .min { $0.distance < $1.distance }
    guard let near, near.distance <= 2, 3 * near.distance <= surname.count else { return nil }
    return near.label
  }

  /// The normalized surname: the word before a comma, or the last one; empty if there is none.
  private static func surname(of name: String) -> String {
    normalized(words(name.contains(",") ? String(name.prefix { $0 != "," }) : name).last ?? "")
  }

  /// A spelling with the same letters for different transliterations of Russian and of umlauts.
  private static func normalized(_ word: String) -> String {
    var text = word
    // In this order: longer spellings come before those that they contain, so that `tsch` does not end as `tsc`.
    for (variant, letters) in [
      ("tsch", "c"), ("tch", "c"), ("ch", "c"), ("sc", "sk"), ("ck", "k"), ("w", "v"), ("ph", "f"), ("off", "ov"),
      ("ff", "f"), ("ss", "s"), ("ii", "i"), ("ij", "i"), ("y", "i"), ("j", "i"), ("ae", "a"), ("oe", "o"),
      ("ue", "u"),
    ] { text = text.replacing(variant, with: letters) }
    if text.hasSuffix("ef") { text = text.dropLast() + "v" }
    return text
  }

  /// Forenames and second surnames of composers whose relatives composed, too, by normalized surname. The first two are
  /// those that initials stand for.
  private static let forenames: [String: [String]] = {
    let composers = [
      "andre": "johann anton", "bach": "johann sebastian jean sebastien", "couperin": "francois",
      "haydn": "franz joseph josef", "liszt": "franz ferenc", "mendelssohn": "felix jakob ludwig bartholdy",
      "mozart": "wolfgang amadeus amade", "scarlatti": "domenico giuseppe", "schumann": "robert alexander",
      "strauss": "johann ii junior",
    ]
    return Dictionary(
      uniqueKeysWithValues: composers.map { (LabelNames.normalized($0), $1.split(separator: " ").map(String.init)) })
  }()

  /// The first word of a label of several words, such as `Clara Schumann`.
  private static func forename(of label: String) -> String? {
    let words = words(label)
    return words.count > 1 ? words[0] : nil
  }

  /// The words of a name in lower case without accents; initials, “van” and “von” are left out.
  private static func words(_ name: String) -> [String] { allWords(name).filter { $0.count > 2 } }

  /// The words of a name with its initials.
  private static func allWords(_ name: String) -> [String] {
    let plain = name.lowercased().reduce(into: "") { $0 += plainLetters[$1] ?? String($1) }
    return plain.split { !$0.isLetter }.map(String.init).filter { !["van", "von"].contains($0) }
  }

  /// Maps accented letters to letters without an accent.
  private static let plainLetters: [Character: String] = {
    let groups = [
      "a": "áàâäãåāăą", "c": "çćĉċč", "d": "ďđ", "e": "éèêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ", "i": "íìîïĩīĭįı", "k": "ķ",
      "l": "ĺļľŀł", "n": "ñńņňŉ", "o": "óòôöõøōŏő", "r": "ŕŗř", "s": "śŝşšș", "t": "ţťŧț", "u": "úùûüũūŭůűų", "w": "ŵ",
      "y": "ýÿŷ", "z": "źżž", "ss": "ß", "ae": "æ", "oe": "œ",
    ]
    return Dictionary(uniqueKeysWithValues: groups.flatMap { letter, variants in variants.map { ($0, letter) } })
  }()
}
