/// A text with fields in braces that stand for facts about a piece, such as `{composer} – {title}`.
///
///     let template = try Template("{date}-{composer}-{seed}")
public struct Template: Hashable, Sendable {
  public enum Field: String, CaseIterable, Sendable {
    case composer, date, folder, index, key, model, seed, stem, title

    /// The fields as they are written in a template: `{seed}, {title}`.
    public static func list(_ fields: [Field]) -> String {
      fields.map { "{\($0.rawValue)}" }.joined(separator: ", ")
    }
  }

  private enum Part: Hashable {
    case text(String)
    case field(Field)
  }

  /// The template as written.
  public let text: String
  private let parts: [Part]

  /// - Parameter text: `{{` and `}}` stand for braces.
  public init(_ text: String) throws(TemplateError) {
    self.text = text
    var (parts, literal, rest) = ([Part](), "", text[...])
    while let character = rest.popFirst() {
      if "{}".contains(character), rest.first == character {
        literal.append(character)
        rest.removeFirst()
      } else if character == "{" {
        guard let end = rest.firstIndex(of: "}") else { throw .unclosed(text) }
        let name = String(rest[..<end])
        guard let field = Field(rawValue: name.lowercased()) else { throw .unknownField(name) }
        parts += [.text(literal), .field(field)]
        (literal, rest) = ("", rest[rest.index(after: end)...])
      } else {
        literal.append(character)
      }
    }
    self.parts = (parts + [.text(literal)]).filter { $0 != .text("") }
  }

  /// The text of a template without fields; nil for others.
  public var literal: String? { fields.isEmpty ? filled { _ in "" } : nil }

  public var fields: Set<Field> {
    Set(parts.compactMap { if case .field(let field) = $0 { field } else { nil } })
  }

  /// The text with the values of its fields. A field without a value disappears with the separators before it, and with
  /// the brackets around it.
  func filled(_ value: (Field) -> String) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(var text):
        if let bracket = result.last?.closingBracket, text.first == bracket {
          result.removeLast()
          result.trimSeparators()
          text.removeFirst()
        }
        let isAtStart = result.isEmpty || result.last == "/" || result.last?.closingBracket != nil
        result += isAtStart ? String(text.drop(while: \.isSeparator)) : text
      case .field(let field):
        let value = value(field)
        if value.isEmpty { result.trimSeparators() }
        result += value
      }
    }
    result.trimSeparators()
    return result
  }

  /// The text of a tag; nil if it is empty, or if it has fields and none has a value.
  func tag(_ value: (Field) -> String) -> String? {
    let text = filled(value)
    return text.isEmpty || !fields.isEmpty && fields.allSatisfy { value($0).isEmpty } ? nil : text
  }
}

extension Template: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension Character {
  /// Whether the character separates two fields: white space, a dash, a comma and the like.
  fileprivate var isSeparator: Bool { isWhitespace || "-_–—,.:;·•|".contains(self) }

  /// The bracket that closes what this one opens; nil for other characters.
  fileprivate var closingBracket: Character? { ["(": ")", "[": "]", "{": "}", "<": ">"][self] }
}

extension String {
  /// Removes the separators at the end.
  fileprivate mutating func trimSeparators() { while let last, last.isSeparator { removeLast() } }
}

/// A template that cannot be filled.
public enum TemplateError: Error, Hashable, Sendable {
  case unknownField(String)
  /// A brace is not closed.
  case unclosed(String)
  /// A name that would lead outside the output folder.
  case leavesFolder(String)
}

extension TemplateError: CustomStringConvertible {
  public var description: String {
    let fields =
      "the fields are \(Template.Field.list(Template.Field.allCases)), and {{ stands for a brace"
    return switch self {
    case .unknownField(let name): "there is no field {\(name)}; \(fields)"
    case .unclosed(let text): "“\(text)” has a brace that is not closed; \(fields)"
    case .leavesFolder(let text): "“\(text)” leads outside the folder; a name must be relative and without “..”"
    }
  }
}
