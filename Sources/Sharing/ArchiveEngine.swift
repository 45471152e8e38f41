// Which library writes archives.
internal import CArchive

/// The library under archives.
public enum ArchiveEngine {
  /// As in `libarchive 3.6.2` (`archive_version_string`).
  public static var description: String { String(cString: archive_version_string()) }
}
