import TestSupport
import Testing

@testable import SoundFonts

/// Tests each kind of error in a SoundFont once.
@Suite struct MalformationTests {
  private let whole = FontBuilder.grand().bytes

  /// Offset of the first record of a table from the start of the file.
  private func table(_ name: String) -> Int { whole.place(of: name) + 8 }

  @Test func itsBeginning() {
    #expect(fault([]) == .foreign(found: []))
    #expect(fault(Array("RIFF".utf8)) == .foreign(found: Array("RIFF".utf8)))
    let wave = Array("RIFF\u{4}\0\0\0WAVE".utf8)
    #expect(fault(wave) == .foreign(found: wave))
  }

  @Test func itsLength() {
    #expect(fault(whole.dropLast(2)) == .wrongLength(expected: whole.count, found: whole.count - 2))
    #expect(fault(whole + [0]) == .wrongLength(expected: whole.count, found: whole.count + 1))
  }

  @Test func itsChunks() {
    for name in ["INFO", "sdta", "pdta"] {
      let bytes = whole.with(Array("xxxx".utf8), at: whole.place(of: name))
      #expect(fault(bytes) == .missingChunk(name: name, within: "the file"))
    }
    #expect(
      fault(whole.with([0x78], at: whole.place(of: "ifil")))
        == .missingChunk(name: "ifil", within: "“INFO”, of 4 bytes"))
    for name in ["phdr", "pbag", "pmod", "pgen", "inst", "ibag", "imod", "igen", "shdr"] {
      let bytes = whole.with([0x78], at: whole.place(of: name))
      #expect(fault(bytes) == .missingChunk(name: name, within: "“pdta”"))
    }
  }

  @Test func itsVersion() {
    let place = table("ifil")
    #expect(fault(whole.with([4], at: place)) == .version(offset: place, major: 4, minor: 1))
    #expect(fault(whole.with([1], at: place)) == .version(offset: place, major: 1, minor: 1))
  }

  @Test func lengthsOfChunks() {
    let place = whole.place(of: "shdr")
    let length = whole.count - place - 8
    #expect(
      fault(whole.with([0xFF, 0xFF, 0xFF, 0x7F], at: place + 4))
        == .chunkBeyond(offset: place, name: "shdr", claimed: 0x7FFF_FFFF, available: length))
    #expect(
      fault(whole.with([UInt8(length & 0xFF) - 2], at: place + 4))
        == .uneven(offset: place + 4, name: "shdr", length: length - 2, record: 46))
  }

  @Test func aThousandChunks() {
    var font = FontBuilder.grand()
    font.texts = (0..<1000).map { _ in ("ICMT", "") }
    let bytes = font.bytes
    // The 64 chunks before it are `ifil` with 12 bytes, and 63 with 10.
    let offset = bytes.place(of: "INFO") + 4 + 12 + 63 * 10
    #expect(fault(bytes) == .tooMany(offset: offset, what: "chunks in “INFO”", found: 65, limit: 64))
  }

  @Test func indicesOfZones() {
    let place = table("phdr") + 24
    #expect(
      fault(whole.with([1], at: place))
        == .badIndex(offset: place, name: "the index of a zone", found: 1, allowed: 0...0))
    #expect(
      fault(whole.with([9], at: place + 38))
        == .badIndex(offset: place + 38, name: "the index of a zone", found: 9, allowed: 0...4))
    #expect(
      fault(whole.with([0], at: place + 2 * 38))
        == .badIndex(offset: place + 2 * 38, name: "the index of a zone", found: 0, allowed: 1...4))
    let instrument = table("inst") + 20
    #expect(
      fault(whole.with([0xFF, 0xFF], at: instrument + 22))
        == .badIndex(offset: instrument + 22, name: "the index of a zone", found: 65535, allowed: 0...7))
  }

  @Test func indicesOfGeneratorsAndModulators() {
    let place = table("ibag") + 4
    #expect(
      fault(whole.with([0xFF, 0xFF], at: place))
        == .badIndex(offset: place, name: "the index of a generator", found: 65535, allowed: 0...21))
    #expect(
      fault(whole.with([3], at: place + 2))
        == .badIndex(offset: place + 2, name: "the index of a modulator", found: 3, allowed: 0...2))
  }

  @Test func linksToInstrumentsAndSamples() {
    // The very first generator is the instrument of the first preset.
    let preset = table("pgen") + 2
    #expect(
      fault(whole.with([3], at: preset))
        == .badIndex(offset: preset, name: "the index of an instrument", found: 3, allowed: 0...2))
    let instrument = table("igen") + 2
    #expect(
      fault(whole.with([7], at: instrument))
        == .badIndex(offset: instrument, name: "the index of a sample", found: 7, allowed: 0...6))
  }

  @Test func samplesThatAreNotThere() {
    // The fourth sample is the piano's, and the first that its zones refer to.
    let place = table("shdr") + 3 * 46 + 20
    let (start, end) = (9438, 12738)
    let available = 3000 * 6 + 1500 + 6 * 46 + 146
    #expect(
      fault(whole.with([0, 0, 0, 0x10], at: place + 4))
        == .sampleBeyond(offset: place, name: "Sample 3", start: start, end: 0x1000_0000, available: available))
    #expect(
      fault(whole.with([0xC2, 0x31, 0], at: place))
        == .sampleBeyond(offset: place, name: "Sample 3", start: end, end: end, available: available))
  }

  @Test func moreThanCanBePlayed() {
    var font = FontBuilder.grand()
    font.instruments[2].zones = .init(repeating: FontBuilder.Zone([(53, 0)]), count: 5000)
    let instruments = font.bytes.place(of: "inst") + 8
    #expect(
      fault(font.bytes)
        == .tooMany(offset: instruments + 44, what: "zones of an instrument", found: 5000, limit: 4096))
    font.instruments[2].zones = .init(repeating: FontBuilder.Zone([(53, 0)]), count: 4000)
    font.presets[1].zones = .init(repeating: FontBuilder.Zone([(41, 2)]), count: 300)
    #expect(
      fault(font.bytes)
        == .tooMany(
          offset: font.bytes.place(of: "phdr") + 8, what: "zones of presets and instruments together",
          found: 1_200_001, limit: 1 << 20))
    font = FontBuilder.grand()
    font.instruments[2].zones[0].modulators = .init(repeating: [0, 0, 0, 0, 0], count: 2000)
    #expect(
      fault(font.bytes)
        == .tooMany(
          offset: font.bytes.place(of: "inst") + 8 + 44, what: "modulators of a zone", found: 2000, limit: 1024))
  }

  @Test func vorbisThatIsNone() {
    let bytes = FontBuilder.grand(compressed: [UInt8](repeating: 7, count: 2000)).bytes
    let offset = bytes.place(of: "smpl") + 8 + 3 * 2000
    #expect(fault(bytes) == .badVorbis(offset: offset, name: "Sample 3", reason: "other bytes than OggS"))
  }

  /// A page's position determines how much memory a decoder allocates.
  @Test func vorbisOfManyYears() {
    let last = tone.indices.last { tone[$0...].starts(with: "OggS".utf8) }!
    let bytes = FontBuilder.grand(
      compressed: tone.with([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], at: last + 6)
    ).bytes
    guard case .badVorbis(_, "Sample 3", let reason) = fault(bytes) else {
      Issue.record("not refused")
      return
    }
    #expect(reason == "a length of 9223372036854775807 frames")
  }

  /// Each sample is short enough, but all together are not.
  @Test func vorbisOfManyHours() {
    let last = tone.indices.last { tone[$0...].starts(with: "OggS".utf8) }!
    var font = FontBuilder.grand(compressed: tone.with([0, 0, 0, 4, 0, 0, 0, 0], at: last + 6))
    for index in 6..<19 {
      font.samples.insert(font.samples[0], at: index)
      font.instruments[2].zones.append(FontBuilder.Zone([(53, index)]))
    }
    let place = font.bytes.place(of: "smpl")
    // A file may have 256 times as many frames as bytes of samples, plus 2²¹.
    let bytes = (0..<4).reduce(0) { $0 | Int(font.bytes[place + 4 + $1]) << (8 * $1) }
    #expect(
      fault(font.bytes)
        == .tooMany(
          offset: place + 8, what: "frames in a preset", found: 17 << 26, limit: 256 * bytes + 1 << 21))
  }
}
