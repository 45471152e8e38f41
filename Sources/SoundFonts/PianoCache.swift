// Pianos of compressed SoundFonts, decoded once and kept for the next start. Must not know the synth.
internal import Files
internal import Glibc

/// A folder of decoded pianos: `$ETUDE_CACHE`, or `etude` in `$XDG_CACHE_HOME` or `~/.cache`.
///
/// It saves time and nothing else: where it cannot be used, everything goes on without it. A file's name says what it
/// was made from, and the sum of its bytes: so it is never taken for another font's, and never used when it is damaged.
package struct PianoCache: Sendable {
  package let folder: String

  /// As the environment says; nil with `ETUDE_CACHE=off`, or where there is no home.
  package init?(variable: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }) {
    func set(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
    if let named = set("ETUDE_CACHE") {
      if named == "off" { return nil }
      folder = named
    } else if let base = set("XDG_CACHE_HOME") ?? set("HOME").map({ $0 + "/.cache" }) {
      folder = base + "/etude"
    } else {
      return nil
    }
  }

  /// Raised when what is written for a font changes.
  private static let format = 1
  /// More compressed bytes than these are not decoded for a cache: they may be a gigabyte of sound.
  static let mostCompressed = 1 << 27
  /// Pianos kept; the one that has not been used for longest goes first.
  private static let mostFiles = 4

  /// The piano of a SoundFont, decoded: kept from an earlier start, or made now.
  ///
  /// - Parameter framesBeyondEnd: as for `SoundFontFile.extract`.
  /// - Returns: nil where nothing is compressed, or the cache is of no use.
  /// - Throws: what is wrong with the SoundFont.
  package func piano(of font: SoundFontFile, framesBeyondEnd: Int) throws(FontError) -> KeptPiano? {
    let preset = try font.piano()
    try font.checkPlayableLinks()
    let compressed = font.compressedBytes(of: preset)
    guard 1...Self.mostCompressed ~= compressed, !font.isAmbiguous(preset) else { return nil }
    let key = Self.key(of: font, framesBeyondEnd: framesBeyondEnd)
    if let kept = find(key) { return kept }
    guard hasRoom(forCompressed: compressed), let lock = CacheLock(folder) else { return nil }
    defer { withExtendedLifetime(lock) {} }
    // Another process may have made it meanwhile.
    if let kept = find(key) { return kept }
    return try make(key, preset, of: font, framesBeyondEnd: framesBeyondEnd)
  }

  private static func key(of font: SoundFontFile, framesBeyondEnd: Int) -> String {
    var digest = Digest()
    digest.add("\(format) \(framesBeyondEnd) \(font.path) \(font.size)")
    if let file = font.bytes.identity { digest.add("\(file.seconds) \(file.nanoseconds)") }
    for table in font.tables.all { digest.add(table.bytes) }
    return "piano-\(digest)-"
  }

  private func find(_ key: String) -> KeptPiano? {
    for name in names where name.hasPrefix(key) {
      if let piano = KeptPiano(folder + "/" + name), name == key + piano.sum + ".sf2" { return piano }
      unlink(folder + "/" + name)
    }
    return nil
  }

  private var names: [String] {
    ((try? filesBelow(folder, extensions: ["sf2"])) ?? []).map(fileName(of:)).filter { $0.hasPrefix("piano-") }
  }

  /// The disk has room for far more than what the samples become, and the folder is there, or can be made.
  private func hasRoom(forCompressed bytes: Int) -> Bool {
    guard (try? makeFolder(folder)) != nil else { return false }
    var status = statvfs()
    guard statvfs(folder, &status) == 0, status.f_frsize > 0 else { return false }
    return status.f_bavail > UInt(32 * bytes) / status.f_frsize
  }

  /// A damaged font is told of; a disk that is full or an odd file system is not.
  private func make(
    _ key: String, _ preset: Preset, of font: SoundFontFile, framesBeyondEnd: Int
  ) throws(FontError) -> KeptPiano? {
    do {
      let file = try AtomicFile(folder + "/" + key + "new.sf2")
      try font.write(preset, to: file, framesBeyondEnd: framesBeyondEnd)
      guard let piano = KeptPiano("/proc/self/fd/\(file.descriptor)") else { return nil }
      // The sum shows whether the bytes arrived; waiting for the disk would cost the first piece most of a second.
      try file.commit(as: folder + "/" + key + piano.sum + ".sf2", syncing: false)
      removeOld()
      return piano
    } catch let error as FontError where error.isOfContent {
      throw error
    } catch {
      return nil
    }
  }

  private func removeOld() {
    let used = names.map { name in
      var status = stat()
      stat(folder + "/" + name, &status)
      return (name, status.st_atim.tv_sec)
    }
    for (name, _) in used.sorted(by: { $0.1 > $1.1 }).dropFirst(Self.mostFiles) { unlink(folder + "/" + name) }
  }
}

extension FontError {
  /// It is the font that is wrong, not the system.
  var isOfContent: Bool { if case .file = fact { false } else { true } }
}

/// One process at a time fills the cache (flock(2)); the others do without it. Where files cannot be locked, all may.
private final class CacheLock: Sendable {
  private let descriptor: CInt

  init?(_ folder: String) {
    descriptor = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
