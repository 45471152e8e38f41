internal import Files
internal import Glibc

/// The folder in which this user's decoded and built SoundFonts are kept: `pianos-UID` in the folder named by the
/// environment, marked with a `CACHEDIR.TAG`.
///
/// Files are only ever removed from a folder with Étude's mark. Nothing is read that another user could have written:
/// the folder and its files must belong to this user, and other users must not be able to write to them or to replace
/// the folder.
struct CacheFolder {
  let path: String

  /// The content of the marker: the signature of bford.info/cachedir, and a note about the cache.
  static let mark = "Signature: 8a477f597d28d172789f06886806bc55\n# Decoded pianos, made and removed by etude.\n"

  /// Opens the folder, or creates it with its mark. Returns nil if it can't be used or trusted.
  init?(_ path: String) {
    guard (try? makeFolder(folder(of: path))) != nil, Self.isSafeParent(folder(of: path)) else { return nil }
    self.path = path
    // rmdir(2) only removes an empty folder: one that a killed process left before marking it.
    rmdir(path)
    let isNew = mkdir(path, 0o700) == 0
    guard isNew || errno == EEXIST, Self.isPrivate(path, S_IFDIR) else { return nil }
    if isNew { Self.write(Self.mark, to: tag) }
    if !isMarked { return nil }
  }

  private var tag: String { path + "/CACHEDIR.TAG" }

  private var isMarked: Bool {
    Self.isPrivate(tag, S_IFREG) && (try? readFile(tag, limit: 1 << 12)) == Array(Self.mark.utf8)
  }

  private static func write(_ text: String, to path: String) {
    guard let file = try? AtomicFile(path), (try? file.write(text.utf8)) != nil else { return }
    fchmod(file.descriptor, 0o600)
    try? file.commit(replacing: false, syncing: false)
  }

  /// Whether a folder inside this one is safe from being replaced by other users.
  private static func isSafeParent(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return status.st_mode & 0o022 == 0 || status.st_mode & S_ISVTX != 0
  }

  /// Whether a file or folder (not a link) belongs to this user, and no other user can write to it.
  private static func isPrivate(_ path: String, _ kind: mode_t) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && isPrivate(status, kind)
  }

  static func isPrivate(_ status: stat, _ kind: mode_t) -> Bool {
    status.st_mode & S_IFMT == kind && status.st_uid == geteuid() && status.st_mode & 0o022 == 0
  }

  /// The names of the entries with this prefix.
  func names(_ prefix: String) -> [String] {
    ((try? filesBelow(path, extensions: ["sf2"])) ?? []).filter { Files.folder(of: $0) == path + "/" }
      .map(fileName(of:)).filter { $0.hasPrefix(prefix) }
  }

  /// The path of an entry.
  func path(of name: String) -> String { joined(path, name) }

  /// Opens an entry for reading; nil if it is missing or can't be trusted.
  func open(_ name: String) -> CInt? {
    guard let descriptor = try? openRegularFile(path(of: name), O_RDONLY | O_NOFOLLOW) else { return nil }
    var status = stat()
    if fstat(descriptor, &status) == 0, Self.isPrivate(status, S_IFREG) { return descriptor }
    close(descriptor)
    return nil
  }

  func remove(_ name: String) { unlink(path(of: name)) }

  /// Removes all entries with this prefix except the `count` used last.
  func keep(_ count: Int, of prefix: String) {
    let used = names(prefix).map { name in
      var status = stat()
      lstat(path(of: name), &status)
      return (name, status.st_atim.tv_sec)
    }
    for (name, _) in used.sorted(by: { $0.1 > $1.1 }).dropFirst(count) { remove(name) }
  }
}

/// Sets the access time of an open file to now. The modification time is not changed, because FluidSynth identifies
/// loaded samples by it.
func markAsUsed(_ descriptor: CInt) {
  let times = [timespec(tv_sec: 0, tv_nsec: (1 << 30) - 1), timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2)]
  futimens(descriptor, times)
}
