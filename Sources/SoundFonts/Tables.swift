/// The nine tables of a SoundFont, with validated indices. Presets have zones; a zone has generators and modulators and
/// refers to an instrument. Instruments have zones that refer to samples. The last record of each header and zone table
/// only marks the end of the previous one.
package struct Tables: Sendable {
  package let presets, presetZones, presetModulators, presetGenerators: Table
  package let instruments, instrumentZones, instrumentModulators, instrumentGenerators: Table
  package let samples: Table

  /// Byte offset, within a header, of the index of its first zone.
  static let presetBag = 24
  static let instrumentBag = 20

  init(_ chunks: [Chunk], _ reader: ChunkReader) throws(FontError) {
    func table(_ name: String, _ recordSize: Int) throws(FontError) -> Table {
      guard let chunk = chunks.first(where: { $0.name == name }) else {
        throw FontError(path: reader.path, .missingChunk(name: name, within: "“pdta”"))
      }
      return try Table(chunk, recordSize: recordSize, reader)
    }
    presets = try table("phdr", 38)
    presetZones = try table("pbag", 4)
    presetModulators = try table("pmod", 10)
    presetGenerators = try table("pgen", 4)
    instruments = try table("inst", 22)
    instrumentZones = try table("ibag", 4)
    instrumentModulators = try table("imod", 10)
    instrumentGenerators = try table("igen", 4)
    samples = try table("shdr", 46)

    func check(_ table: Table, _ field: Int, _ name: String, below limit: Int) throws(FontError) {
      try checkIndices(of: table, at: field, name, below: limit, path: reader.path)
    }
    try check(presets, Self.presetBag, "the index of a zone", below: presetZones.count)
    try check(presetZones, 0, "the index of a generator", below: presetGenerators.count + 1)
    try check(presetZones, 2, "the index of a modulator", below: presetModulators.count + 1)
    try check(instruments, Self.instrumentBag, "the index of a zone", below: instrumentZones.count)
    try check(instrumentZones, 0, "the index of a generator", below: instrumentGenerators.count + 1)
    try check(instrumentZones, 2, "the index of a modulator", below: instrumentModulators.count + 1)
  }
}

/// Throws unless the indices in a field start at 0, never decrease, and stay below a limit.
private func checkIndices(
  of table: Table, at field: Int, _ name: String, below limit: Int, path: String
) throws(FontError) {
  var (least, most) = (0, 0)
  for record in 0..<table.count {
    let index = table.word(record, field)
    guard least...most ~= index else {
      throw FontError(
        path: path,
        .badIndex(offset: table.offset(of: record, at: field), name: name, found: index, allowed: least...most))
    }
    (least, most) = (index, limit - 1)
  }
}

/// A zone: its ranges of generator and modulator records.
package struct Zone: Hashable, Sendable {
  package let generators, modulators: Range<Int>
}

extension Tables {
  var all: [Table] {
    [presets, presetZones, presetModulators, presetGenerators, instruments, instrumentZones, instrumentModulators]
      + [instrumentGenerators, samples]
  }

  /// - Precondition: `preset < presets.count - 1`.
  package func zones(ofPreset preset: Int) -> [Zone] {
    zones(presets, preset, Self.presetBag, presetZones)
  }

  /// - Precondition: `instrument < instruments.count - 1`.
  package func zones(ofInstrument instrument: Int) -> [Zone] {
    zones(instruments, instrument, Self.instrumentBag, instrumentZones)
  }

  private func zones(_ headers: Table, _ header: Int, _ field: Int, _ bags: Table) -> [Zone] {
    (headers.word(header, field)..<headers.word(header + 1, field)).map { bag in
      Zone(
        generators: bags.word(bag, 0)..<bags.word(bag + 1, 0), modulators: bags.word(bag, 2)..<bags.word(bag + 1, 2))
    }
  }
}
