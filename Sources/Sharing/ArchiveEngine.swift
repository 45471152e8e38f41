internal import CArchive

/// Version of the library that writes archives.
package enum ArchiveEngine {
  /// For example, `libarchive 3.6.2` (`archive_version_string`).
  package static var description: String { String(cString: archive_version_string()) }
}
