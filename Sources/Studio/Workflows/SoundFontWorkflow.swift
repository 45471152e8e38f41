private import Files
package import Rendering
private import SFZ
package import SoundFonts

/// Lists, reads and writes SoundFonts: from SFZ instruments, and from presets of other SoundFonts.
package enum SoundFontWorkflow {
  /// The SoundFonts found, in search order.
  ///
  /// - Throws: `SoundFontError` if there is none.
  package static func candidates() throws -> [SoundFontCandidate] {
    let candidates = SoundFont.candidates()
    if candidates.isEmpty { _ = try SoundFont.find() }
    return candidates
  }

  /// Reads a SoundFont and, if `preset` names one, the layers of a preset.
  package static func inspect(
    _ path: String, preset: (bank: Int, program: Int)? = nil
  ) throws -> (file: SoundFontFile, preset: Preset?, layers: [Layer]?) {
    let file = try SoundFontFile(path)
    let preset = try preset.map { try file.preset(bank: $0.bank, program: $0.program) }
    return (file, preset, try preset.map(file.layers))
  }

  /// The SoundFonts that were built from SFZ instruments since the program began.
  package static var built: [PianoBuilder.Report] { InstrumentFonts.reports }

  /// Builds a SoundFont from an instrument.
  ///
  /// - Parameters:
  ///   - path: the .sfz file.
  ///   - root: the folder that contains all files of the instrument; nil for the folder of the .sfz file.
  package static func build(
    _ path: String, root: String? = nil, _ settings: BuildSettings, to destination: String, replacing: Bool
  ) throws -> PianoBuilder.Report {
    try checkOutput(destination, isNoneOf: [path])
    try checkCreatable(destination, replacing: replacing)
    let instrument = try Instrument(path, root: root)
    try checkOutput(destination, isNoneOf: instrument.regions.map(\.sample))
    return try PianoBuilder(instrument, settings, delaysSamples: SynthEngine.delaysSamples)
      .build(destination, replacing: replacing)
  }

  /// Extracts one preset, with everything that it needs.
  ///
  /// - Parameter preset: nil for the piano that a render would play.
  /// - Returns: the preset, and the new SoundFont.
  package static func extract(
    _ preset: (bank: Int, program: Int)?, of path: String, to destination: String, replacing: Bool
  ) throws -> (Preset, SoundFontFile) {
    try checkOutput(destination, isNoneOf: [path])
    try checkCreatable(destination, replacing: replacing)
    let file = try SoundFontFile(path)
    let preset = try preset.map { try file.preset(bank: $0.bank, program: $0.program) } ?? file.piano()
    try file.extract(preset, to: destination, replacing: replacing, framesBeyondEnd: SynthEngine.framesBeyondEnd)
    return (preset, try SoundFontFile(destination))
  }
}
