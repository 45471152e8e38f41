private import Files
private import Support

extension Template {
  /// The template for file names. The extension of a format at its end is removed, since each file gets its own.
  ///
  /// - Throws: `TemplateError.leavesFolder` if it leads outside the output folder.
  public func checkedAsName() throws(TemplateError) -> Template {
    if text.hasPrefix("/") || text.split(separator: "/").contains("..") { throw .leavesFolder(text) }
    return fileExtension(of: text).flatMap(OutputFormat.init(fileExtension:)) == nil
      ? self : try Template(withoutExtension(text))
  }

  /// A name for the files of a piece, without extension; it may contain folders: `Chopin/nocturne`.
  ///
  /// A slash in a value does not separate folders. Composers, keys and models are in lower case, with hyphens. Folders
  /// whose names would be empty are left out, and so is everything that would lead outside the folder.
  func fileName(_ values: FieldValues) -> String {
    let name = filled { field in
      let value = values[field] ?? ""
      return switch field {
      case .key: value.replacing("#", with: " sharp").fileNamePart
      case .composer, .model: value.fileNamePart
      default: value.safeInNames
      }
    }
    let parts = name.split(separator: "/").filter { $0 != "." && $0 != ".." }.map { String($0).cut(toBytes: 200) }
    return parts.isEmpty ? "piece" : parts.joined(separator: "/")
  }
}

extension String {
  /// The text in lower case, with hyphens for everything that is neither a letter nor a digit.
  var fileNamePart: String {
    lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-").cut(toBytes: 100)
  }

  /// The text without slashes, control characters, bidirectional marks and leading dots.
  fileprivate var safeInNames: String {
    let scalars = unicodeScalars.map { scalar -> Unicode.Scalar in
      scalar == "/" || scalar == "\\" || scalar.isUnsafeInText ? "-" : scalar
    }
    let text = String(String.UnicodeScalarView(scalars))
    return String(text.drop { $0.isWhitespace || $0 == "." }).cut(toBytes: 100)
  }

  /// The longest prefix of whole characters with at most `count` bytes.
  func cut(toBytes count: Int) -> String {
    var text = self
    if utf8.count > 4 * count { text = String(text.prefix(count)) }
    while text.utf8.count > count { text.removeLast() }
    return text
  }
}
