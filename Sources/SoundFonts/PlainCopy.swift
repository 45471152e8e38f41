package import Files

extension SoundFontFile {
  /// The `INFO` chunks that FluidSynth knows. According to SoundFont 2.04, section 10.2, readers should ignore others.
  private static let known: Set<String> = [
    "ifil", "isng", "INAM", "irom", "iver", "ICRD", "IENG", "IPRD", "ICOP", "ICMT", "ISFT",
  ]

  /// Whether FluidSynth accepts the `INFO` chunks: it rejects a file with an unknown chunk, a text of odd length or
  /// over 256 bytes, or a comment over 65 536 bytes.
  static func isPlain(_ info: [Chunk]) -> Bool {
    info.allSatisfy { chunk in
      known.contains(chunk.name) && chunk.range.count % 2 == 0
        && chunk.range.count <= (chunk.name == "ICMT" ? 65_536 : 256)
    }
  }

  /// A copy of the SoundFont with an `INFO` that FluidSynth accepts, in an unnamed file that disappears when it is
  /// closed.
  package func plainCopy() throws(FontError) -> AtomicFile {
    let known = ["isng", "INAM", "ICRD", "IENG", "IPRD", "ICOP", "ICMT", "ISFT"]
    let info = FontWriter.info(
      version: (version.major, version.minor), known.compactMap { name in texts[name].map { (name, $0) } })
    let bodies = try ["sdta", "pdta"].map { kind throws(FontError) in try range(ofList: kind) }
    let length = 4 + info.count + bodies.reduce(0) { $0 + 8 + $1.count + $1.count % 2 }
    do throws(FileError) {
      let file = try AtomicFile(temporary: "etude-soundfont")
      try file.write(Array("RIFF".utf8) + longs(length) + Array("sfbk".utf8) + info)
      for body in bodies {
        try file.write(Array("LIST".utf8) + longs(body.count))
        for start in stride(from: body.lowerBound, to: body.upperBound, by: 1 << 20) {
          try file.write(bytes.read(start..<min(start + 1 << 20, body.upperBound)))
        }
        if body.count % 2 == 1 { try file.write([0]) }
      }
      return file
    } catch {
      throw fail(.file(error))
    }
  }

  private func range(ofList kind: String) throws(FontError) -> Range<Int> {
    guard let range = lists[kind] else { throw fail(.missingChunk(name: kind, within: "the file")) }
    return range
  }
}
