// What files are called in an archive that any system can unpack. Must not know the files.

/// Names that Linux, macOS and Windows all take, no two of them alike.
package struct EntryNames {
  private var taken: Set<String> = []

  package init() {}

  /// - Parameter path: relative, with slashes between folders.
  package mutating func name(for path: String) -> String {
    let parts = path.split(separator: "/").map { String($0).acceptableEverywhere }
    let wanted = parts.isEmpty ? "_" : parts.joined(separator: "/")
    var (name, number) = (wanted, 1)
    // Where `A` and `a` are one name, one would replace the other.
    while !taken.insert(name.lowercased()).inserted {
      number += 1
      name = wanted.numbered(number)
    }
    return name
  }
}

extension String {
  /// Without what Windows takes in no name: control characters, some punctuation, spaces and dots at the end.
  fileprivate var acceptableEverywhere: String {
    let forbidden = Set("\\/:*?\"<>|".unicodeScalars)
    var scalars = unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control || forbidden.contains(scalar) ? "_" : scalar
    }
    if let last = scalars.last, last == "." || last == " " { scalars[scalars.count - 1] = "_" }
    return String(UnicodeScalarView(scalars))
  }

  /// `a/x.wav` ▶ `a/x-2.wav`.
  fileprivate func numbered(_ number: Int) -> String {
    let start = lastIndex(of: "/").map(index(after:)) ?? startIndex
    guard let dot = self[start...].lastIndex(of: "."), dot > start else { return "\(self)-\(number)" }
    return "\(self[..<dot])-\(number)\(self[dot...])"
  }
}
