internal import Files
internal import Glibc
internal import SFZ
private import Synchronization

/// SoundFonts that were built because somebody named an SFZ file where a SoundFont is expected.
///
/// They are kept in the folder of `PianoCache`, named by a digest of all that they are made from; where that folder
/// cannot be used they live in files without names, as long as this process.
public enum InstrumentFonts {
  /// Raised when what is built from an instrument changes.
  private static let format = 1
  /// Fonts kept; the one that has not been used for longest goes first.
  private static let mostFiles = 4
  private static let known = Mutex<(fonts: [String: Font], reports: [PianoBuilder.Report])>(([:], []))

  private struct Font {
    let path: String
    /// Holds what has no name.
    let file: AtomicFile?
  }

  /// Whether a path is that of an SFZ file, by its name.
  package static func isInstrument(_ path: String) -> Bool { path.lowercased().hasSuffix(".sfz") }

  /// The path of a SoundFont of 16 bits with everything that an instrument has.
  ///
  /// - Throws: `SFZError`, `BuildError`, `FileError`.
  package static func font(of path: String, cache: PianoCache?) throws -> String {
    let instrument = try Instrument(path)
    let name = try Self.name(of: instrument)
    return try known.withLock { known in
      if let font = known.fonts[name] { return font.path }
      if let kept = kept(name, cache) { return kept }
      let (font, report) = try build(instrument, name, cache)
      known.fonts[name] = font
      known.reports.append(report)
      return font.path
    }
  }

  /// What was built in this process.
  public static var reports: [PianoBuilder.Report] { known.withLock { $0.reports } }

  /// `sfz-`, a digest of the text and of the samples' sizes and times, the instrument's name.
  private static func name(of instrument: Instrument) throws(FileError) -> String {
    var digest = Digest()
    digest.add("\(format) \(instrument.path)")
    digest.add(instrument.digest)
    for sample in Set(instrument.regions.map(\.sample)).sorted() {
      guard let file = try FontBytes(path: sample).identity else { continue }
      digest.add("\(sample) \(file.length) \(file.seconds) \(file.nanoseconds)")
    }
    let title = fileName(of: instrument.path).dropLast(4)
    return "sfz-\(digest)-\(title.utf8.count > 100 ? title.prefix(25) : title).sf2"
  }

  private static func kept(_ name: String, _ cache: PianoCache?) -> String? {
    guard let path = cache.map({ $0.folder + "/" + name }), (try? SoundFontFile(path)) != nil else { return nil }
    // When it was used, but not when it was changed, by which others know what they have read of it.
    let times = [timespec(tv_sec: 0, tv_nsec: (1 << 30) - 1), timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2)]
    utimensat(AT_FDCWD, path, times, 0)
    return path
  }

  private static func build(
    _ instrument: Instrument, _ name: String, _ cache: PianoCache?
  ) throws -> (Font, PianoBuilder.Report) {
    let builder = PianoBuilder(instrument, BuildSettings(format: .sf2))
    if let cache, (try? makeFolder(cache.folder)) != nil, access(cache.folder, W_OK) == 0 {
      let report = try builder.build(cache.folder + "/" + name, replacing: true)
      removeOld(in: cache.folder)
      return (Font(path: report.path, file: nil), report)
    }
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let file = try AtomicFile(folder + "/" + name)
    let report = try builder.write(to: file)
    return (Font(path: "/proc/self/fd/\(file.descriptor)", file: file), report)
  }

  private static func removeOld(in folder: String) {
    let fonts = ((try? filesBelow(folder, extensions: ["sf2"])) ?? []).filter { fileName(of: $0).hasPrefix("sfz-") }
    let used = fonts.map { path in
      var status = stat()
      stat(path, &status)
      return (path, status.st_atim.tv_sec)
    }
    for (path, _) in used.sorted(by: { $0.1 > $1.1 }).dropFirst(mostFiles) { unlink(path) }
  }
}
