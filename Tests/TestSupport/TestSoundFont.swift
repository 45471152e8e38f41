/// A SoundFont 2.01 file: one preset, one instrument, one looped sine of 441 Hz on key 69.
///
/// It is a piano only by its program number: a note sounds evenly until it is released, so that the frames show when
/// each note sounds.
package struct TestSoundFont {
  package var bank: UInt16 = 0
  package var program: UInt16 = 0
  /// Time in seconds in which a released note falls by 100 dB.
  package var release = 0.1
  /// Whether the file contains a preset.
  package var hasPreset = true

  package init() {}

  package var bytes: [UInt8] {
    let info = chunk("ifil", words(2, 1)) + chunk("isng", text("EMU8000", 8)) + chunk("INAM", text("Test", 6))
    return chunk(
      "RIFF",
      Array("sfbk".utf8)
        + chunk("LIST", Array("INFO".utf8) + info)
        + chunk("LIST", Array("sdta".utf8) + chunk("smpl", samples))
        + chunk("LIST", Array("pdta".utf8) + articulation))
  }

  private static let period = 100
  private static let length = 16 * period

  /// Sixteen periods of 100 frames and the 46 zeros that must follow.
  private var samples: [UInt8] {
    let wave = (0..<Self.length).map { frame -> UInt16 in
      // Bhaskara's approximation of the sine, accurate to 0.2 %, so that no mathematics library is needed.
      let half = Double(frame % (Self.period / 2)) / Double(Self.period / 2)
      let sine = 16 * half * (1 - half) / (5 - 4 * half * (1 - half))
      let sign = frame % Self.period < Self.period / 2 ? 1.0 : -1.0
      return UInt16(bitPattern: Int16(sign * sine * 30000))
    }
    return words(wave) + [UInt8](repeating: 0, count: 2 * 46)
  }

  /// The nine tables of chunk `pdta`, each with its terminal record.
  private var articulation: [UInt8] {
    let preset = text("Test", 20) + words(program, bank, 0) + longs(0, 0, 0)
    let presetEnd = text("EOP", 20) + words(0, 0, hasPreset ? 1 : 0) + longs(0, 0, 0)
    let sample =
      text("Sine", 20) + longs(0, UInt32(Self.length), UInt32(Self.period), UInt32(15 * Self.period), 44100)
      + [69, 0] + words(0, 1)
    return chunk("phdr", (hasPreset ? preset : []) + presetEnd)
      + chunk("pbag", hasPreset ? words(0, 0, 1, 0) : words(0, 0))
      + chunk("pmod", [UInt8](repeating: 0, count: 10))
      + chunk("pgen", hasPreset ? words(41, 0, 0, 0) : words(0, 0))
      + chunk("inst", text("Test", 20) + words(0) + text("EOI", 20) + words(1))
      + chunk("ibag", words(0, 0, 3, 0))
      + chunk("imod", [UInt8](repeating: 0, count: 10))
      // releaseVolEnv, sampleModes: looped, sampleID.
      + chunk("igen", words(38, timecents(release), 54, 1, 53, 0, 0, 0))
      + chunk("shdr", sample + text("EOS", 20) + [UInt8](repeating: 0, count: 26))
  }

  /// 1200 times the base-2 logarithm of seconds, rounded to whole octaves.
  private func timecents(_ seconds: Double) -> UInt16 {
    UInt16(bitPattern: Int16(1200 * Int(seconds.exponent)))
  }
}

private func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
  Array(name.utf8) + longs(UInt32(body.count)) + body + (body.count % 2 == 1 ? [0] : [])
}

private func text(_ text: String, _ length: Int) -> [UInt8] {
  Array(text.utf8) + [UInt8](repeating: 0, count: length - text.utf8.count)
}

private func words(_ values: UInt16...) -> [UInt8] { words(values) }
private func words(_ values: [UInt16]) -> [UInt8] {
  values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
}
private func longs(_ values: UInt32...) -> [UInt8] {
  values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}
