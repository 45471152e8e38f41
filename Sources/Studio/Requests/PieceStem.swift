internal import Rendering
private import Audio
private import MIDI
private import Music

/// A stem of a piece, and the name of its files.
public struct PieceStem: Hashable, Sendable {
  let stem: Stem
  /// The name of the stem, such as `ch10-drums` or `track2-piano`, with numbers from 1.
  let name: String
}

extension PieceStem {
  /// The name of the piece that a stem belongs to, given the name of its files: `a/song` for `a/song.ch10-drums`; nil
  /// for other names.
  static func piece(of name: String) -> String? {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex, isName(name[name.index(after: dot)...]) else {
      return nil
    }
    return String(name[..<dot])
  }

  /// Whether a stem can have this name: `ch10-drums`.
  static func isName(_ name: Substring) -> Bool {
    guard let family = name.wholeMatch(of: /(?:ch|track)[1-9][0-9]*-([a-z-]+)/)?.1 else { return false }
    return family == drums || families.contains(String(family))
  }
}

extension OutputFormat {
  /// The file name extension of files of a format or stem; nil if it is neither.
  ///
  /// - Parameter name: the name of a format, or an extension such as `ch10-drums.wav`.
  static func fileExtension(named name: String) -> String? {
    if let format = OutputFormat(name: name) ?? OutputFormat(fileExtension: name) { return format.fileExtension }
    guard let dot = name.lastIndex(of: "."), PieceStem.isName(name[..<dot]),
      let format = AudioFileFormat(fileExtension: String(name[dot...].dropFirst()))
    else { return nil }
    return "\(name[..<dot]).\(format.fileExtension)"
  }
}

extension MIDIScore {
  /// The audible stems of a file, ordered by channel or track.
  func stems(_ kind: StemKind, _ settings: RenderSettings) -> [PieceStem] {
    var known: Set<Stem> = []
    let heard = parts.filter { settings.plays($0.channel) }
    let stems = heard.compactMap { part -> (number: Int, stem: PieceStem)? in
      let (stem, number): (Stem, Int) =
        switch kind {
        case .channels: (.channel(part.channel), Int(part.channel) + 1)
        case .tracks: (.track(part.track), Int(part.track) + 1)
        }
      guard known.insert(stem).inserted else { return nil }
      let family = instruments == .piano ? families[0] : part.sound.family
      return (number, PieceStem(stem: stem, name: "\(kind == .channels ? "ch" : "track")\(number)-\(family)"))
    }
    return stems.sorted { $0.number < $1.number }.map(\.stem)
  }
}

extension Piece {
  /// The formats including those of the stems, which depend on the file.
  ///
  /// - Throws: errors of reading the file.
  func formats(_ formats: [OutputFormat], _ sound: SoundSettings) throws -> [OutputFormat] {
    guard let kind = sound.stems, case .file(let source) = music else { return formats }
    let stems = try source.score(on: sound.render.instruments).stems(kind, sound.render)
    return formats + formats.compactMap(\.audio).flatMap { format in stems.map { .stem(format, $0) } }
  }
}

extension Sound {
  /// The family of its program in General MIDI, or `drums`.
  fileprivate var family: String { isRhythm ? drums : families[Int(program) / 8] }
}

private let drums = "drums"

/// The families of General MIDI, each of eight programs.
private let families = [
  "piano", "chromatic-percussion", "organ", "guitar", "bass", "strings", "ensemble", "brass", "reed", "pipe",
  "synth-lead", "synth-pad", "synth-effects", "ethnic", "percussive", "sound-effects",
]
