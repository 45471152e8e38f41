internal import Files
internal import Glibc
internal import Support

/// Decoded pianos, kept in a separate folder (`CacheFolder`) in `$ETUDE_CACHE`, or in `etude` in `$XDG_CACHE_HOME` or
/// `~/.cache`.
///
/// The cache only saves time; if it cannot be used, SoundFonts are loaded without it. A file's name contains a digest
/// of its source and a checksum of a sample of its contents, so it is never confused with another SoundFont's, and an
/// incomplete file is not used. The checksum is no proof of origin: what is read passes the same checks as any
/// SoundFont.
package struct PianoCache: Sendable {
  package let folder: String

  /// Reads the environment. Returns nil with `ETUDE_CACHE=off`, or if no home folder is known.
  package init?(variable: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }) {
    func set(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
    if let named = set("ETUDE_CACHE") {
      if named == "off" { return nil }
      folder = "\(named)/pianos-\(geteuid())"
    } else if let base = set("XDG_CACHE_HOME") ?? set("HOME").map({ $0 + "/.cache" }) {
      folder = "\(base)/etude/pianos-\(geteuid())"
    } else {
      return nil
    }
  }

  /// Must be raised when the contents of cached files change.
  private static let format = 1
  /// Presets with more compressed bytes than this are not cached: they may decode to a gigabyte.
  static let mostCompressed = 1 << 27
  /// Presets with more frames than this when decoded are not cached: a gigabyte.
  private static let mostFrames = 1 << 29
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
    guard 1...Self.mostCompressed ~= compressed, !font.isAmbiguous(preset), let folder = CacheFolder(folder) else {
      return nil
    }
    let key = Self.key(of: font, framesBeyondEnd: framesBeyondEnd)
    if let kept = find(key, in: folder) { return kept }
    let decoded = 2 * (try font.checkPlayable(preset))
    guard decoded <= 2 * Self.mostFrames, hasRoom(for: decoded), let lock = CacheLock(folder) else { return nil }
    defer { withExtendedLifetime(lock) {} }
    // Another process may have decoded it in the meantime.
    if let kept = find(key, in: folder) { return kept }
    return try make(key, preset, of: font, in: folder, framesBeyondEnd: framesBeyondEnd)
  }

  private static func key(of font: SoundFontFile, framesBeyondEnd: Int) -> String {
    var digest = Digest()
    digest.add("\(format) \(framesBeyondEnd) \(font.path) \(font.size)")
    if let file = font.bytes.identity { digest.add("\(file.seconds) \(file.nanoseconds)") }
    for table in font.tables.all { digest.add(table.bytes) }
    return "piano-\(digest)-"
  }

  private func find(_ key: String, in folder: CacheFolder) -> KeptPiano? {
    for name in folder.names(key) {
      if let file = folder.open(name), let piano = KeptPiano(file), name == key + piano.sum + ".sf2",
        piano.isPlayable
      {
        return piano
      }
      folder.remove(name)
    }
    return nil
  }

  /// Whether the disk has ample space for the decoded samples.
  private func hasRoom(for bytes: Int) -> Bool {
    var status = statvfs()
    guard statvfs(folder, &status) == 0, status.f_frsize > 0 else { return false }
    return status.f_bavail > UInt(2 * bytes) / status.f_frsize
  }

  /// Decodes a piano into the cache. Throws if the SoundFont is damaged; returns nil for errors of the file system.
  private func make(
    _ key: String, _ preset: Preset, of font: SoundFontFile, in folder: CacheFolder, framesBeyondEnd: Int
  ) throws(FontError) -> KeptPiano? {
    do {
      let file = try AtomicFile(folder.path(of: key + "new.sf2"))
      fchmod(file.descriptor, 0o600)
      try font.write(preset, to: file, framesBeyondEnd: framesBeyondEnd)
      guard let copy = try? openRegularFile(file.path, O_RDONLY),
        let piano = KeptPiano(copy)
      else { return nil }
      // Not synced: the checksum detects incomplete files, and waiting for the disk would delay the first piece by most
      // of a second.
      try file.commit(as: folder.path(of: key + piano.sum + ".sf2"), syncing: false)
      folder.keep(Self.mostFiles, of: "piano-")
      return piano
    } catch let error as FontError where error.isOfContent {
      throw error
    } catch {
      return nil
    }
  }
}

extension FontError {
  /// Whether the error is in the SoundFont, not in the file system.
  var isOfContent: Bool { if case .file = fact { false } else { true } }
}

/// Lets one process at a time fill the cache (flock(2)); others continue without it. Has no effect if files cannot be
/// locked.
private final class CacheLock: Sendable {
  private let descriptor: CInt

  init?(_ folder: CacheFolder) {
    descriptor = (try? openRegularFile(folder.path + "/lock", O_RDWR | O_CREAT | O_NOFOLLOW)) ?? -1
    if descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
