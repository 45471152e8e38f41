import Files
import FuzzSupport
import Glibc
import SoundFonts
import TestSupport

/// Reads a SoundFont, lists its layers, and extracts its piano, which must be readable and playable.
private func read(_ bytes: [UInt8]) {
  let bytes = withTrueLength(bytes)
  do throws(FontError) {
    let file = try SoundFontFile(FontBytes(bytes), path: "fuzz.sf2")
    precondition(file.texts.values.allSatisfy { $0.utf8.count <= 1 << 18 })
    for preset in file.presets.prefix(8) { look(at: preset, of: file) }
    let piano = try file.piano()
    try file.checkPlayable(piano)
    try takeOut(piano, of: file)
  } catch {
    precondition(!error.description.isEmpty)
  }
}

/// Corrects the length field in most inputs, so that the fuzzer does not have to guess it.
private func withTrueLength(_ bytes: [UInt8]) -> [UInt8] {
  guard bytes.count >= 8, bytes.count % 16 != 0 else { return bytes }
  return bytes[..<4] + (0..<4).map { UInt8(truncatingIfNeeded: (bytes.count - 8) >> (8 * $0)) } + bytes[8...]
}

private func look(at preset: Preset, of file: SoundFontFile) {
  guard let layers = try? file.layers(of: preset) else { return }
  precondition(layers.allSatisfy { 1...2 ~= $0.samples.count })
}

private func takeOut(_ preset: Preset, of file: SoundFontFile) throws(FontError) {
  guard let out = try? AtomicFile("\(scratchFolder)/piano.sf2") else { return }
  do {
    try file.write(preset, to: out, framesBeyondEnd: 46)
  } catch let error as FontError {
    throw error
  } catch {
    return
  }
  let again = try? SoundFontFile("/proc/self/fd/\(out.descriptor)")
  guard let again, let piano = try? again.piano(), (try? again.checkPlayable(piano)) != nil else {
    preconditionFailure("what was taken out cannot be played")
  }
  precondition(piano.bank == preset.bank && piano.program == preset.program)
}

private func begin() -> [[UInt8]] {
  var seeds = [FontBuilder()]
  for ogg in [nil, try? readFile("Tests/SoundFontsTests/Fixtures/tone.ogg")] {
    var font = FontBuilder.grand(compressed: ogg)
    for index in font.samples.indices {
      // The seeds should be small, so only one of them is compressed.
      if index == 4, ogg != nil { continue }
      font.samples[index].bytes = [UInt8](repeating: UInt8(index), count: 100)
      font.samples[index].loop = 10..<40
      font.samples[index].type &= ~16
    }
    seeds.append(font)
    (font.version, font.low) = ((2, 4), [UInt8](repeating: 9, count: font.samples.count * 100))
    seeds.append(font)
  }
  return seeds.map(\.bytes)
}

let soundfontTarget = FuzzTarget(begin: begin, read: read)

#if FUZZING
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    soundfontTarget.writeSeeds()
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    soundfontTarget.test(start, count)
  }
#endif
