internal import CArchive
internal import Glibc

/// A ZIP archive being written to a file descriptor, which the caller owns.
///
/// Nothing is compressed, so the bytes don't depend on a compressor's version, and no dates are stored. libarchive
/// switches to ZIP64 by itself for files over 4 GiB.
struct ArchiveHandle: ~Copyable {
  private let archive: OpaquePointer
  /// Makes names UTF-8 whatever the user's locale is (newlocale(3)).
  private let locale: locale_t?

  /// Starts an archive (`archive_write_new`, `archive_write_set_format_zip`, `archive_write_open_fd`).
  init(descriptor: CInt) throws(ArchiveFailure) {
    archive = archive_write_new()
    locale = newlocale(CInt(1 << LC_CTYPE), "C.UTF-8", nil)
    let previous = locale.map { uselocale($0) }
    defer { if let previous { uselocale(previous) } }
    try check(archive_write_set_format_zip(archive))
    try check(archive_write_zip_set_compression_store(archive))
    try check(archive_write_set_options(archive, "hdrcharset=UTF-8"))
    try check(archive_write_set_bytes_in_last_block(archive, 1))
    try check(archive_write_open_fd(archive, descriptor))
  }

  deinit {
    archive_write_free(archive)
    if let locale { freelocale(locale) }
  }

  /// Begins a file of `size` bytes (`archive_write_header`).
  ///
  /// - Parameter name: with slashes between folders.
  mutating func begin(_ name: String, size: Int) throws(ArchiveFailure) {
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_size(entry, la_int64_t(size))
    // AE_IFREG, a regular file: Swift can't import the macro.
    archive_entry_set_filetype(entry, 0o100000)
    archive_entry_set_perm(entry, 0o644)
    // The thread's own locale is restored before any other code can run on this thread (uselocale(3)).
    let previous = locale.map { uselocale($0) }
    defer { if let previous { uselocale(previous) } }
    archive_entry_set_pathname(entry, name)
    try check(archive_write_header(archive, entry))
  }

  /// Adds bytes to the current file (`archive_write_data`).
  mutating func add(_ bytes: UnsafeRawBufferPointer) throws(ArchiveFailure) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = archive_write_data(archive, start, rest.count)
      guard count > 0 else { throw failure }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Writes the central directory at the end (`archive_write_close`).
  mutating func close() throws(ArchiveFailure) {
    let previous = locale.map { uselocale($0) }
    defer { if let previous { uselocale(previous) } }
    try check(archive_write_close(archive))
  }

  private func check(_ status: CInt) throws(ArchiveFailure) {
    if status != ARCHIVE_OK { throw failure }
  }

  private var failure: ArchiveFailure {
    ArchiveFailure(code: archive_errno(archive), reason: archive_error_string(archive).map { String(cString: $0) })
  }
}

extension Archive {
  /// The names of the files in a ZIP archive, in its order (`archive_read_next_header`); nil where it can't be read.
  package static func names(in path: String) -> [String]? {
    // The locale of this thread only, as in `ArchiveHandle`.
    let locale = newlocale(CInt(1 << LC_CTYPE), "C.UTF-8", nil)
    let previous = locale.map { uselocale($0) }
    let archive = archive_read_new()
    defer {
      archive_read_free(archive)
      if let previous { uselocale(previous) }
      if let locale { freelocale(locale) }
    }
    guard archive_read_support_format_zip(archive) == ARCHIVE_OK,
      archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK
    else { return nil }
    var names: [String] = []
    var entry: OpaquePointer?
    while true {
      switch archive_read_next_header(archive, &entry) {
      case ARCHIVE_OK, ARCHIVE_WARN: names += archive_entry_pathname_utf8(entry).map { [String(cString: $0)] } ?? []
      case ARCHIVE_EOF: return names
      default: return nil
      }
    }
  }
}

/// Error of a libarchive call.
struct ArchiveFailure: Error {
  /// An `errno`, or a negative error code of libarchive.
  let code: CInt
  let reason: String?
}

/// Version of the library that writes archives.
package enum ArchiveEngine {
  /// For example, `libarchive 3.6.2` (`archive_version_string`).
  package static var description: String { String(cString: archive_version_string()) }
}
