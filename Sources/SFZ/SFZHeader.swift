/// A header of an SFZ file, such as `<region>`, with its opcodes in order.
struct SFZHeader: Sendable {
  enum Kind: String, Sendable {
    case control, global, master, group, region, curve
  }

  /// Nil for a header whose opcodes are not read, such as `<effect>`.
  let kind: Kind?
  let name: String
  let place: SourceLocation
  var opcodes: [Opcode] = []
}

/// The opcodes in effect for a region: for each name, the last one set.
struct Opcodes: Sendable {
  private(set) var all: [String: Opcode] = [:]

  subscript(_ name: String) -> Opcode? { all[name] }

  /// `key` sets three opcodes.
  mutating func set(_ opcode: Opcode) {
    guard opcode.name == "key" else {
      all[opcode.name] = opcode
      return
    }
    for name in ["lokey", "hikey", "pitch_keycenter"] { all[name] = Opcode(name, opcode.value, opcode.place) }
  }

  mutating func set(_ opcodes: [Opcode]) {
    for opcode in opcodes { set(opcode) }
  }
}
