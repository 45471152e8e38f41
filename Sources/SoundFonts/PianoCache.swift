internal import Files
internal import Glibc

/// A folder of decoded pianos: `$ETUDE_CACHE`, or `etude` in `$XDG_CACHE_HOME` or `~/.cache`.
///
/// The cache only saves time; if it cannot be used, SoundFonts are loaded without it. A file's name contains a digest
/// of its source and a checksum of its contents, so it is never confused with another SoundFont's and never used when
/// damaged.
package struct PianoCache: Sendable {
  package let folder: String

  /// Reads the environment. Returns nil with `ETUDE_CACHE=off`, or if no home folder is known.
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

  /// Must be raised when the contents of cached files change.
  private static let format = 1
  /// Presets with more compressed bytes than this are not cached: they may decode to a gigabyte.
  static let mostCompressed = 1 << 27
  /// Maximum number of cached pianos; the least recently used one is removed first.
  private static let mostFiles = 4

  /// The decoded piano of a SoundFont, from the cache or decoded now.
  ///
  /// - Parameter framesBeyondEnd: see `SoundFontFile.extract`.
  /// - Returns: nil if nothing is compressed or the cache cannot be used.
  /// - Throws: an error in the SoundFont.
  package func piano(of font: SoundFontFile, framesBeyondEnd: Int) throws(FontError) -> KeptPiano? {
    let preset = try font.piano()
    try font.checkPlayableLinks()
    let compressed = font.compressedBytes(of: preset)
    guard 1...Self.mostCompressed ~= compressed, !font.isAmbiguous(preset) else { return nil }
    let key = Self.key(of: font, framesBeyondEnd: framesBeyondEnd)
    if let kept = find(key) { return kept }
    guard hasRoom(forCompressed: compressed), let lock = CacheLock(folder) else { return nil }
    defer { withExtendedLifetime(lock) {} }
    // Another process may have decoded it meanwhile.
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

  /// Whether the folder exists or can be created, and the disk has ample space for the decoded samples.
  private func hasRoom(forCompressed bytes: Int) -> Bool {
    guard (try? makeFolder(folder)) != nil else { return false }
    var status = statvfs()
    guard statvfs(folder, &status) == 0, status.f_frsize > 0 else { return false }
    return status.f_bavail > UInt(32 * bytes) / status.f_frsize
  }

  /// Decodes a piano into the cache. Throws if the SoundFont is damaged; returns nil for errors of the file system.
  private func make(
    _ key: String, _ preset: Preset, of font: SoundFontFile, framesBeyondEnd: Int
  ) throws(FontError) -> KeptPiano? {
    do {
      let file = try AtomicFile(folder + "/" + key + "new.sf2")
      try font.write(preset, to: file, framesBeyondEnd: framesBeyondEnd)
      guard let piano = KeptPiano("/proc/self/fd/\(file.descriptor)") else { return nil }
      // Not synced: the checksum detects incomplete files, and waiting for the disk would delay the first piece by most
      // of a second.
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
  /// Whether the error is in the SoundFont, not in the file system.
  var isOfContent: Bool { if case .file = fact { false } else { true } }
}

/// Lets one process at a time fill the cache (flock(2)); others continue without it. Has no effect where files cannot
/// be locked.
private final class CacheLock: Sendable {
  private let descriptor: CInt

  init?(_ folder: String) {
    descriptor = open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
