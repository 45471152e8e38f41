private import Support

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
  /// Replaces what Windows doesn't allow in names: control characters, some punctuation, spaces and dots at the end,
  /// and the names of devices, such as `CON` or `nul.txt`; and bidirectional marks, which disguise extensions.
  fileprivate var acceptableEverywhere: String {
    let forbidden = Set("\\/:*?\"<>|".unicodeScalars)
    var scalars = unicodeScalars.map { scalar in
      scalar.isUnsafeInText || forbidden.contains(scalar) ? "_" : scalar
    }
    for index in scalars.indices.reversed() {
      guard scalars[index] == "." || scalars[index] == " " else { break }
      scalars[index] = "_"
    }
    let name = String(UnicodeScalarView(scalars))
    let device = name.prefix { $0 != "." }.uppercased().filter { $0 != " " }
    return Self.devices.contains(device) ? "_" + name : name
  }

  /// Reserved device names ("Naming Files, Paths, and Namespaces", Microsoft).
  private static let devices = Set(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
      + ["COM", "LPT"].flatMap { port in "0123456789¹²³".map { port + String($0) } })

  /// Inserts a number before the extension: `a/x.wav` becomes `a/x-2.wav`.
  fileprivate func numbered(_ number: Int) -> String {
    let start = lastIndex(of: "/").map(index(after:)) ?? startIndex
    guard let dot = self[start...].lastIndex(of: "."), dot > start else { return "\(self)-\(number)" }
    return "\(self[..<dot])-\(number)\(self[dot...])"
  }
}
