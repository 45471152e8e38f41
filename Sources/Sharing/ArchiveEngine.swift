internal import CArchive

/// Version of the library that writes archives.
public enum ArchiveEngine {
  /// For example, `libarchive 3.6.2` (`archive_version_string`).
  public static var description: String { String(cString: archive_version_string()) }
}
