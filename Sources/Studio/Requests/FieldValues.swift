private import Files
private import FoundationEssentials
internal import MIDI
private import Music

/// Values of template fields; a missing field is unknown.
typealias FieldValues = [Template.Field: String]

extension FieldValues {
  /// Values from the provenance of a composed piece.
  init(_ provenance: Provenance) {
    self = [:]
    (self[.composer], self[.key]) = (provenance.composer, provenance.key)
    (self[.seed], self[.model]) = ("\(provenance.seed)", OutputPath.stem(of: provenance.model.name))
    self[.title] = provenance.title
  }

  /// Facts that a MIDI file states about its music: the name of its first track, its first key signature, and a text
  /// such as “Composer: Fauré”; or how it was composed.
  init(_ file: MIDIFile) {
    self = file.provenance.map { FieldValues($0) } ?? [:]
    self[.title] = file.title ?? self[.title]
    self[.key] = self[.key] ?? file.keySignature?.description
    self[.composer] = self[.composer] ?? file.composer
  }

  /// Facts from the place of a file: its name, its folder, and the folder below the input folder, which is taken for
  /// the composer.
  init(_ input: Input) {
    self = [:]
    self[.stem] = OutputPath.stem(of: input.path)
    let folders = input.path.split(separator: "/").dropLast().filter { $0 != "." && $0 != ".." }
    self[.folder] = folders.last.map(String.init)
    let kept = input.name.split(separator: "/")
    self[.composer] = kept.count > 1 ? String(kept[0]) : nil
  }

  /// The name of a folder: `b` for `a/b/`, and for `.` if the current folder is `b`; nil for `/`.
  static func folderName(_ path: String) -> String? {
    pathComponents(absolute(path)).last
  }

  /// Today's date, such as `2026-11-23`.
  static var today: String {
    let now = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
    let digits = [now.month!, now.day!].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(now.year!)-" + digits.joined(separator: "-")
  }
}

extension MIDIFile {
  /// The key of the first key signature (meta event 0x59).
  fileprivate var keySignature: Tonality? {
    for track in tracks {
      guard let event = track.events.first(where: { $0.status == 0xFF && $0.data1 == 0x59 }) else { continue }
      let bytes = Array(track.payload(of: event))
      guard bytes.count >= 2, -7...7 ~= Int8(bitPattern: bytes[0]), bytes[1] <= 1 else { continue }
      // Each sharp raises the key by a fifth; the relative minor is a minor third below.
      let tonic = 7 * Int(Int8(bitPattern: bytes[0])) + (bytes[1] == 1 ? 9 : 0)
      return Tonality(tonic: (tonic % 12 + 12) % 12, isMinor: bytes[1] == 1)
    }
    return nil
  }

  fileprivate var composer: String? {
    let pattern = /\s*(?:composer\s*:|(?:composed|music) by)\s*(.+?)\s*/.ignoresCase()
    return texts.lazy.compactMap { $0.text.wholeMatch(of: pattern).map { String($0.1) } }.first
  }
}
