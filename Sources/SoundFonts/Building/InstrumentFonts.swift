internal import Files
internal import Glibc
internal import SFZ
internal import Support
private import Synchronization

/// SoundFonts that are built when an SFZ file is named where a SoundFont is expected.
///
/// They are kept in the folder of `PianoCache` (`CacheFolder`), named by a digest of everything that they are made
/// from. If that folder cannot be used, they are kept in unnamed files until the process ends.
package enum InstrumentFonts {
  /// Must be raised when the SoundFont built from the same instrument changes.
  private static let format = 2
  /// Number of fonts kept; the least recently used is removed first.
  private static let mostFiles = 4
  private static let known = Mutex<(fonts: [String: Font], reports: [PianoBuilder.Report])>(([:], []))

  private struct Font {
    let path: String
    /// Keeps the unnamed file open.
    let file: AtomicFile?
  }

  /// Whether a path is that of an SFZ file, judging by its name.
  package static func isInstrument(_ path: String) -> Bool { path.lowercased().hasSuffix(".sfz") }

  /// The path of a 16-bit SoundFont built from the whole instrument.
  ///
  /// - Parameter delaysSamples: see `PianoBuilder`.
  /// - Throws: `SFZError`, `BuildError`, `FileError`.
  package static func font(of path: String, cache: PianoCache?, delaysSamples: Bool) throws -> String {
    let instrument = try Instrument(path)
    let name = try Self.name(of: instrument, delaysSamples)
    return try known.withLock { known in
      if let font = known.fonts[name] { return font.path }
      if let kept = kept(name, cache) { return kept }
      let (font, report) = try build(instrument, name, cache, delaysSamples)
      known.fonts[name] = font
      known.reports.append(report)
      return font.path
    }
  }

  /// Reports on the SoundFonts built in this process; their paths are those of the instruments.
  package static var reports: [PianoBuilder.Report] { known.withLock { $0.reports } }

  /// The name in the cache: `sfz-`, a digest of the text, of the samples' sizes and times, and of what the synth
  /// delays, and the instrument's name.
  private static func name(of instrument: Instrument, _ delaysSamples: Bool) throws(FileError) -> String {
    var digest = Digest()
    digest.add("\(format) \(delaysSamples) \(instrument.path)")
    digest.add(instrument.digest)
    for sample in Set(instrument.regions.map(\.sample)).sorted() {
      guard let file = try FontBytes(path: sample).identity else { continue }
      digest.add("\(sample) \(file.length) \(file.seconds) \(file.nanoseconds)")
    }
    let title = fileName(of: instrument.path).dropLast(4)
    return "sfz-\(digest)-\(title.utf8.count > 100 ? title.prefix(25) : title).sf2"
  }

  /// The path of a cached SoundFont, if it belongs to this user and can be played.
  private static func kept(_ name: String, _ cache: PianoCache?) -> String? {
    guard let folder = cache.flatMap({ CacheFolder($0.folder) }), let descriptor = folder.open(name) else { return nil }
    defer { close(descriptor) }
    guard let file = try? SoundFontFile("/proc/self/fd/\(descriptor)"), let piano = try? file.piano(),
      (try? file.checkPlayable(piano)) != nil
    else { return nil }
    markAsUsed(descriptor)
    return folder.path(of: name)
  }

  private static func build(
    _ instrument: Instrument, _ name: String, _ cache: PianoCache?, _ delaysSamples: Bool
  ) throws -> (Font, PianoBuilder.Report) {
    let builder = PianoBuilder(instrument, BuildSettings(format: .sf2), delaysSamples: delaysSamples)
    if let folder = cache.flatMap({ CacheFolder($0.folder) }) {
      let file = try AtomicFile(folder.path(of: name))
      fchmod(file.descriptor, 0o600)
      var report = try builder.write(to: file)
      report.path = instrument.path
      try file.commit()
      folder.keep(mostFiles, of: "sfz-")
      return (Font(path: file.destination, file: nil), report)
    }
    let file = try AtomicFile(temporary: name)
    var report = try builder.write(to: file)
    report.path = instrument.path
    return (Font(path: file.path, file: file), report)
  }
}
