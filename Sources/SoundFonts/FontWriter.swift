/// The tables of a new SoundFont, filled zone by zone.
struct FontWriter {
  var presets: [UInt8] = []
  var presetZones: [UInt8] = []
  var presetModulators: [UInt8] = []
  var presetGenerators: [UInt8] = []
  var instruments: [UInt8] = []
  var instrumentZones: [UInt8] = []
  var instrumentModulators: [UInt8] = []
  var instrumentGenerators: [UInt8] = []
  var samples: [UInt8] = []

  /// The `pdta` chunk, with each table's terminal record.
  var bytes: [UInt8] {
    var body = Array("pdta".utf8)
    body.appendChunk("phdr", presets + name("EOP") + words(0, 0, presetZones.count / 4) + zeros(12))
    body.appendChunk("pbag", presetZones + words(presetGenerators.count / 4, presetModulators.count / 10))
    body.appendChunk("pmod", presetModulators + zeros(10))
    body.appendChunk("pgen", presetGenerators + zeros(4))
    body.appendChunk("inst", instruments + name("EOI") + words(instrumentZones.count / 4))
    body.appendChunk("ibag", instrumentZones + words(instrumentGenerators.count / 4, instrumentModulators.count / 10))
    body.appendChunk("imod", instrumentModulators + zeros(10))
    body.appendChunk("igen", instrumentGenerators + zeros(4))
    body.appendChunk("shdr", samples + name("EOS") + zeros(26))
    var list: [UInt8] = []
    list.appendChunk("LIST", body)
    return list
  }

  /// The `INFO` chunk. Texts are cut to FluidSynth's limits: 256 bytes, or 65 536 for the comment.
  static func info(version: (Int, Int), _ texts: [(name: String, text: String)]) -> [UInt8] {
    var body = Array("INFO".utf8)
    body.appendChunk("ifil", words(version.0, version.1))
    for (name, text) in texts {
      let bytes = Array(text.utf8.prefix(name == "ICMT" ? 65_534 : 254))
      body.appendChunk(name, bytes + zeros(2 - bytes.count % 2))
    }
    var list: [UInt8] = []
    list.appendChunk("LIST", body)
    return list
  }
}

func words(_ values: Int...) -> [UInt8] {
  values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
}

func longs(_ values: Int...) -> [UInt8] {
  values.flatMap { words($0, $0 >> 16) }
}

func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

private func name(_ text: String) -> [UInt8] { Array(text.utf8) + zeros(20 - text.utf8.count) }

extension [UInt8] {
  /// Appends a chunk, padded to an even length.
  mutating func appendChunk(_ name: String, _ body: [UInt8]) {
    self += Array(name.utf8) + longs(body.count) + body + zeros(body.count % 2)
  }
}
