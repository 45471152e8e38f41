/// The opcodes in effect at a place of the file: those of its global, master and group headers, and of `<control>`.
struct Inheritance {
  private var global: [Opcode] = []
  private var master: [Opcode] = []
  private var group: [Opcode] = []
  private var samplePrefix = ""
  private var noteOffset = 0
  private var octaveOffset = 0
  private(set) var controllers = Controllers()
  /// The keyswitch that is assumed to have been struck last.
  private(set) var keyswitch: Int?

  /// Collects what applies to the whole file, wherever it is written: controllers, curves, the initial keyswitch.
  init(_ headers: [SFZHeader]) throws(SFZError) {
    for header in headers {
      if header.kind == .curve { try controllers.addCurve(header.opcodes) }
      for opcode in header.opcodes {
        if header.kind == .control { try controllers.set(opcode) }
        if opcode.name == "sw_default" { keyswitch = try opcode.key() }
      }
    }
  }

  /// Processes a header; for a region, returns it with everything it inherits.
  mutating func add(_ header: SFZHeader) throws(SFZError) -> RegionDraft? {
    switch header.kind {
    case .control: try addControl(header.opcodes)
    case .global: (global, master, group) = (header.opcodes, [], [])
    case .master: (master, group) = (header.opcodes, [])
    case .group: group = header.opcodes
    case .region:
      var opcodes = Opcodes()
      for level in [global, master, group, header.opcodes] { opcodes.set(level) }
      return RegionDraft(
        opcodes: opcodes, samplePrefix: samplePrefix, shift: noteOffset + 12 * octaveOffset, place: header.place)
    case .curve, nil: break
    }
    return nil
  }

  private mutating func addControl(_ opcodes: [Opcode]) throws(SFZError) {
    for opcode in opcodes {
      switch opcode.name {
      case "default_path": samplePrefix = opcode.value
      case "note_offset": noteOffset = min(max(try opcode.integer(), -127), 127)
      case "octave_offset": octaveOffset = min(max(try opcode.integer(), -10), 10)
      default: break
      }
    }
  }
}

/// A region whose sample has not been looked up yet.
struct RegionDraft {
  let opcodes: Opcodes
  /// `default_path`: the prefix of the sample's name, which need not be a folder.
  let samplePrefix: String
  let shift: Int
  let place: SourceLocation

  /// Returns nil, and counts the omission, if the region does not sound when a key is struck.
  func region(
    in folder: InstrumentFolder, _ inheritance: Inheritance, _ omissions: inout OmissionCount
  ) throws(SFZError) -> Region? {
    let silence = try opcodes.silence(inheritance.controllers, keyswitch: inheritance.keyswitch)
    if let silence {
      omissions.add(silence)
      return nil
    }
    guard let sample = opcodes["sample"], !sample.value.hasPrefix("*") else {
      omissions.add(.waves)
      return nil
    }
    if opcodes["end"]?.value == "-1" { return nil }
    let path = try folder.existing(samplePrefix + sample.value, at: sample.place)
    guard let region = try Region(opcodes, inheritance.controllers, sample: path, place: place, shift: shift) else {
      return nil
    }
    for opcode in opcodes.all.values {
      if let loss = KnownOpcodes.loss(of: opcode) { omissions.add(loss) }
    }
    return region
  }
}
