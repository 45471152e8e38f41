import Files
import Glibc
import TestSupport
import Testing

@testable import SoundFonts

@Suite struct SoundFontFileTests {
  private let whole = FontBuilder.grand().bytes

  @Test func readsTextsAndTables() throws {
    let file = try read(whole)
    #expect("\(file.version)" == "2.01" && file.size == whole.count && file.name == "Built")
    #expect(file.texts == ["isng": "EMU8000", "INAM": "Built", "ICOP": "Free", "ICMT": "Made for tests.\nTwo lines."])
    #expect(file.presets.map(\.name) == ["Grand", "Other"])
    #expect(file.instrumentCount == 3 && file.sampleCount == 7 && file.hasPiano)
    #expect(try file.piano() == file.preset(bank: 0, program: 0))
    let sample = file.sample(1)
    #expect(sample.name == "Sample 1" && sample.rate == 22050 && sample.rootKey == 53 && sample.isLeft)
    #expect((sample.start, sample.end) == (3046, 6146))
    #expect((sample.loopStart, sample.loopEnd) == (4046, 4846))
    try file.checkPlayable(file.piano())
  }

  @Test func readsSF3() throws {
    let file = try read(FontBuilder.grand(compressed: tone).bytes)
    #expect("\(file.version)" == "3.01" && file.sample(0).isCompressed)
    try file.checkPlayable(file.piano())
    #expect(try file.decoded(file.sample(0)).count == 2500)
  }

  @Test func theFirstPresetIsThePianoWhereThereIsNone() throws {
    var font = FontBuilder.grand()
    font.presets[1].bank = 5
    let file = try read(font.bytes)
    #expect(try file.piano().name == "Other" && !file.hasPiano)
    #expect(throws: FontError(path: "a.sf2", .noPreset(bank: 0, program: 0, count: 2))) {
      try file.preset(bank: 0, program: 0)
    }
    font.presets = []
    #expect(fault(font.bytes) == .noPresets)
  }

  /// Found by fuzzing: a name with a line break split a sentence into two lines.
  @Test func aNameIsOneLine() throws {
    let name = whole.place(of: "shdr") + 8 + 3 * 46
    // S a m ▶ line feed, escape, carriage return
    let broken = whole.with([0x0A, 0x1B, 0x0D], at: name)
    #expect(try read(broken).sample(3).name == "   ple 3")
    let texts = whole.with([0x1B], at: whole.place(of: "Made for"))
    #expect(try read(texts).texts["ICMT"] == " ade for tests.\nTwo lines.")
  }

  @Test func twoOfTheSameNumbersAreAmbiguous() throws {
    var font = FontBuilder.grand()
    #expect(try !read(font.bytes).isAmbiguous(read(font.bytes).piano()))
    font.presets[0].program = 0
    #expect(try read(font.bytes).isAmbiguous(read(font.bytes).piano()))
  }

  @Test func readsFilesInPieces() throws {
    let folder = TemporaryFolder()
    let file = try SoundFontFile(folder.add("a.sf2", whole))
    #expect(try file.texts == read(whole).texts && file.presets == read(whole).presets)
    #expect(file.identity?.length == whole.count)
  }

  @Test func whatIsNoFileIsRefused() {
    let folder = TemporaryFolder()
    func code(_ path: String) -> Int32? {
      do throws(FontError) { _ = try SoundFontFile(path) } catch {
        if case .file(let error) = error.fact { return error.code }
      }
      return nil
    }
    #expect(code(folder.path + "/none.sf2") == ENOENT)
    #expect(code(folder.path) == EISDIR)
    #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
    #expect(code(folder.path + "/pipe") == ESPIPE)
  }

  /// A sparse file of four gigabytes: only what is needed is read.
  @Test func aHugeFileIsRefusedAtOnce() {
    let folder = TemporaryFolder()
    let path = folder.add("a.sf2", whole.with([0xFF, 0xFF, 0xFF, 0xFF], at: 4))
    #expect(truncate(path, 8 + Int(UInt32.max)) == 0)
    #expect(throws: FontError.self) { try SoundFontFile(path) }
  }

  /// Wherever a file is truncated, or whichever byte is changed, there is an error and no crash.
  @Test func noDamageCrashes() throws {
    for count in stride(from: 0, to: whole.count, by: 997) { #expect(fault(Array(whole.prefix(count))) != nil) }
    let tables = whole.place(of: "pdta")
    for place in Array(0..<60) + Array(stride(from: tables, to: whole.count, by: 7)) {
      for byte in [0xFF, whole[place] ^ 0x80] as [UInt8] {
        guard let file = try? read(whole.with([byte], at: place)) else { continue }
        for preset in file.presets { _ = try? file.layers(of: preset) }
        _ = try? file.checkPlayable(file.piano())
      }
    }
  }
}
