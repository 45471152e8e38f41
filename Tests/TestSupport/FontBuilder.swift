/// The parts of a SoundFont, which are assembled into its bytes.
package struct FontBuilder {
  /// A zone: generators as number and amount, modulators as their five words.
  package struct Zone {
    package var generators: [(id: Int, amount: Int)]
    package var modulators: [[Int]]

    package init(_ generators: [(id: Int, amount: Int)], modulators: [[Int]] = []) {
      (self.generators, self.modulators) = (generators, modulators)
    }
  }

  package struct Sample {
    package var name: String
    /// The bytes of its frames, or of its Ogg stream.
    package var bytes: [UInt8]
    /// Loop in frames from the start of the sample.
    package var loop: Range<Int>
    package var rate = 44100
    package var key = 60
    /// 1 is mono, 2 right, 4 left; 16 means compressed.
    package var type = 1
    package var link = 0

    package init(_ name: String, _ bytes: [UInt8], loop: Range<Int>, type: Int = 1) {
      (self.name, self.bytes, self.loop, self.type) = (name, bytes, loop, type)
    }
  }

  package var version = (2, 1)
  package var texts: [(name: String, text: String)] = [("isng", "EMU8000"), ("INAM", "Built")]
  package var presets: [(name: String, bank: Int, program: Int, zones: [Zone])] = []
  package var instruments: [(name: String, zones: [Zone])] = []
  package var samples: [Sample] = []
  /// The 8 bits below the upper 16 of each frame, if there are any.
  package var low: [UInt8]?

  package init() {}

  package var bytes: [UInt8] {
    let info = chunk("ifil", words([version.0, version.1])) + texts.flatMap { chunk($0.name, text($0.text)) }
    let sounds = chunk("smpl", samples.flatMap(laid)) + (low.map { chunk("sm24", $0) } ?? [])
    let body =
      Array("sfbk".utf8) + list("INFO", info) + list("sdta", sounds) + list("pdta", tables.flatMap { chunk($0, $1) })
    return chunk("RIFF", body)
  }

  /// The bytes of a sample, followed by the required 46 frames of silence if it is not compressed.
  private func laid(_ sample: Sample) -> [UInt8] {
    sample.bytes + [UInt8](repeating: 0, count: sample.type & 16 == 0 ? 92 : sample.bytes.count % 2)
  }

  /// The nine tables, each with its terminal record.
  private var tables: [(String, [UInt8])] {
    let (presetBags, presetModulators, presetGenerators) = zones(presets.map(\.zones))
    let (bags, modulators, generators) = zones(instruments.map(\.zones))
    var (headers, bag) = ([UInt8](), 0)
    for preset in presets {
      headers += name(preset.name) + words([preset.program, preset.bank, bag]) + zeros(12)
      bag += preset.zones.count
    }
    var (names, next) = ([UInt8](), 0)
    for instrument in instruments {
      names += name(instrument.name) + words([next])
      next += instrument.zones.count
    }
    return [
      ("phdr", headers + name("EOP") + words([0, 0, bag]) + zeros(12)), ("pbag", presetBags),
      ("pmod", presetModulators), ("pgen", presetGenerators), ("inst", names + name("EOI") + words([next])),
      ("ibag", bags), ("imod", modulators), ("igen", generators), ("shdr", headersOfSamples),
    ]
  }

  private func zones(_ owners: [[Zone]]) -> (bags: [UInt8], modulators: [UInt8], generators: [UInt8]) {
    var (bags, modulators, generators) = ([UInt8](), [UInt8](), [UInt8]())
    for zone in owners.joined() {
      bags += words([generators.count / 4, modulators.count / 10])
      generators += zone.generators.flatMap { words([$0.id, $0.amount]) }
      modulators += zone.modulators.flatMap(words)
    }
    return (bags + words([generators.count / 4, modulators.count / 10]), modulators + zeros(10), generators + zeros(4))
  }

  private var headersOfSamples: [UInt8] {
    var (headers, start) = ([UInt8](), 0)
    for sample in samples {
      let isCompressed = sample.type & 16 != 0
      let end = start + (isCompressed ? sample.bytes.count : sample.bytes.count / 2)
      let origin = isCompressed ? 0 : start
      headers += name(sample.name)
      headers += longs([start, end, origin + sample.loop.lowerBound, origin + sample.loop.upperBound, sample.rate])
      headers += [UInt8(sample.key), 0] + words([sample.link, sample.type])
      start += laid(sample).count / (isCompressed ? 1 : 2)
    }
    return headers + name("EOS") + zeros(26)
  }
}

extension FontBuilder {
  /// A stereo piano with two layers, global zones, modulators, loops of all kinds and samples that do not end in
  /// silence, in a file with unrelated presets.
  ///
  /// - Parameter compressed: a mono Ogg Vorbis stream to use for all samples; nil means decaying noise.
  package static func grand(compressed ogg: [UInt8]? = nil) -> FontBuilder {
    var font = FontBuilder()
    font.version = ogg == nil ? (2, 1) : (3, 1)
    font.texts += [("ICOP", "Free"), ("ICMT", "Made for tests.\nTwo lines.")]
    for index in 0..<6 {
      let bytes = ogg ?? noise(frames: 3000 + 100 * index, seed: UInt64(index + 1))
      let side = [2, 4, 1][index % 3]
      var sample = Sample("Sample \(index)", bytes, loop: 1000..<1800, type: side | (ogg == nil ? 0 : 16))
      (sample.rate, sample.key, sample.link) = (22050, 48 + 5 * index, index ^ 1)
      font.samples.append(sample)
    }
    // A ROM sample, which all synths skip.
    font.samples.append(Sample("ROM", ogg ?? noise(frames: 100, seed: 9), loop: 0..<1, type: 0x8001))
    let velocityToFilter = [0x0502, 8, 0xF6A0, 0, 0]
    font.instruments = [
      ("Unused", [Zone([(53, 5)])]),
      (
        "Loud",
        [
          Zone([(38, 0xFB50), (48, 30)], modulators: [velocityToFilter]),
          Zone([(43, 0x7F00), (17, 0xFE0C), (54, 1), (53, 4)]), Zone([(43, 0x7F00), (17, 500), (54, 3), (53, 1)]),
          Zone([(43, 0x7F00), (53, 6)]),
        ]
      ),
      ("Soft", [Zone([(43, 0x3F00), (54, 0), (53, 3)]), Zone([(43, 0x7F40), (8, 9000), (53, 2), (58, 70)])]),
    ]
    font.presets = [
      ("Other", 0, 1, [Zone([(41, 0)])]),
      (
        "Grand", 0, 0,
        [
          Zone([(51, 1)], modulators: [[0x000B, 51, 100, 0, 0]]), Zone([(44, 0x3F00), (41, 2)]),
          Zone([(44, 0x7F40), (52, 5), (41, 1)]),
        ]
      ),
    ]
    return font
  }

  /// 16-bit frames of decaying noise, from a Lehmer generator.
  private static func noise(frames: Int, seed: UInt64) -> [UInt8] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    return words(
      (0..<frames).map { frame in
        state = state &* 0xDA94_2042_E4DD_58B5
        return Int(Int16(truncatingIfNeeded: state >> 48)) * (frames + 500 - frame) / (frames + 500)
      })
  }
}

private func list(_ kind: String, _ body: [UInt8]) -> [UInt8] { chunk("LIST", Array(kind.utf8) + body) }

private func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
  Array(name.utf8) + longs([body.count]) + body + zeros(body.count % 2)
}

private func text(_ text: String) -> [UInt8] {
  let bytes = Array(text.utf8)
  return bytes + zeros(2 - bytes.count % 2)
}

private func name(_ text: String) -> [UInt8] { Array(text.utf8) + zeros(20 - text.utf8.count) }
private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
private func words(_ values: [Int]) -> [UInt8] {
  values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
}
private func longs(_ values: [Int]) -> [UInt8] { values.flatMap { words([$0, $0 >> 16]) } }
