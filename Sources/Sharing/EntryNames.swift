/// Gives the files in an archive unique names that are valid on Linux, macOS and Windows.
package struct EntryNames {
  private var taken: Set<String> = []

  package init() {}

  /// - Parameter path: relative, with slashes between folders.
  package mutating func name(for path: String) -> String {
    let parts = path.split(separator: "/").map { String($0).acceptableEverywhere }
    let wanted = parts.isEmpty ? "_" : parts.joined(separator: "/")
    var (name, number) = (wanted, 1)
    // On file systems that ignore case, `A` would replace `a`.
    while !taken.insert(name.lowercased()).inserted {
      number += 1
      name = wanted.numbered(number)
    }
    return name
  }
}

extension String {
  /// Replaces what Windows doesn't allow in names: control characters, some punctuation, and a space or dot at the end.
  fileprivate var acceptableEverywhere: String {
    let forbidden = Set("\\/:*?\"<>|".unicodeScalars)
    var scalars = unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control || forbidden.contains(scalar) ? "_" : scalar
    }
    if let last = scalars.last, last == "." || last == " " { scalars[scalars.count - 1] = "_" }
    return String(UnicodeScalarView(scalars))
  }

  /// Inserts a number before the extension: `a/x.wav` becomes `a/x-2.wav`.
  fileprivate func numbered(_ number: Int) -> String {
    let start = lastIndex(of: "/").map(index(after:)) ?? startIndex
    guard let dot = self[start...].lastIndex(of: "."), dot > start else { return "\(self)-\(number)" }
    return "\(self[..<dot])-\(number)\(self[dot...])"
  }
}
