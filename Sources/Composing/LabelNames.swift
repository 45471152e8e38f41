/// Finds the label that a name stands for, however the composer is spelled: “Frédéric Chopin”, “J. S. Bach”,
/// “Rachmaninov”, “Bach, Johann Sebastian”.
package struct LabelNames: Sendable {
  private let labels: [String]

  package init(_ labels: [String]) { self.labels = labels }

  /// The label that a name stands for; nil if there is none, or if several fit.
  package func label(named name: String) -> String? {
    if let exact = labels.first(where: { $0.lowercased() == name.lowercased() }) { return exact }
    let surname = Self.surname(of: name)
    if surname.isEmpty { return nil }
    let found = labels.filter { label in
      Self.surname(of: label) == surname && Self.forename(of: label).map { Self.words(name).contains($0) } ?? true
    }
    return found.count == 1 ? found[0] : nil
  }

  /// The label that a name probably misspells; nil if there is none.
  package func suggestion(for name: String) -> String? {
    let surname = Self.surname(of: name)
    let near = labels.map { (label: $0, distance: Self.distance(surname, Self.surname(of: $0))) }
      .min { $0.distance < $1.distance }
    guard let near, near.distance <= 2, 3 * near.distance <= surname.count else { return nil }
    return near.label
  }

  /// A normalized spelling of the surname: without accents, and with the same letters for different transliterations of
  /// Russian.
  private static func surname(of name: String) -> String {
    let surname = name.contains(",") ? words(String(name.prefix { $0 != "," })).last : words(name).last
    var text = surname ?? ""
    for (variant, letters) in [
      ("tsch", "c"), ("tch", "c"), ("ch", "c"), ("ck", "k"), ("w", "v"), ("ph", "f"), ("off", "ov"), ("ff", "f"),
      ("ss", "s"),
      ("sc", "sk"), ("ii", "i"), ("ij", "i"), ("y", "i"), ("j", "i"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
    ] { text = text.replacing(variant, with: letters) }
    if text.hasSuffix("ef") { text = text.dropLast() + "v" }
    return text
  }

  /// The first word of a label of several words, such as `Clara Schumann`.
  private static func forename(of label: String) -> String? {
    let words = words(label)
    return words.count > 1 ? words[0] : nil
  }

  /// The words of a name in lower case without accents; initials, “van” and “von” are left out.
  private static func words(_ name: String) -> [String] {
    let plain = name.lowercased().reduce(into: "") { $0 += plainLetters[$1] ?? String($1) }
    return plain.split { !$0.isLetter }.map(String.init).filter { $0.count > 2 && !["van", "von"].contains($0) }
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

  private static func distance(_ first: String, _ second: String) -> Int {
    let (a, b) = (Array(first), Array(second))
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let change = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(change, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
