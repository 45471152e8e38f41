// The one handle on libarchive. Must not know what is in the files that it packs.
internal import CArchive
internal import Glibc

/// A ZIP archive under way, written to a file descriptor that somebody else owns.
///
/// Nothing is compressed, so that the bytes do not depend on a compressor's version; nothing is dated. Whatever is larger
/// than 4 GiB gets the fields of ZIP64 by libarchive's own choice.
struct ArchiveHandle: ~Copyable {
  private let archive: OpaquePointer
  /// Names are UTF-8, whatever the user's locale is (newlocale(3)).
  private let locale: locale_t?

  /// `archive_write_new`, `archive_write_set_format_zip`, `archive_write_open_fd`.
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

  /// Begins a file of so many bytes (`archive_write_header`).
  ///
  /// - Parameter name: with slashes between folders.
  mutating func begin(_ name: String, size: Int) throws(ArchiveFailure) {
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_size(entry, la_int64_t(size))
    // AE_IFREG, a macro too intricate to be imported: a regular file.
    archive_entry_set_filetype(entry, 0o100000)
    archive_entry_set_perm(entry, 0o644)
    // The thread's own locale, as it was, stands again before anybody else can run on the thread (uselocale(3)).
    let previous = locale.map { uselocale($0) }
    defer { if let previous { uselocale(previous) } }
    archive_entry_set_pathname(entry, name)
    try check(archive_write_header(archive, entry))
  }

  /// Adds bytes to the file that was begun (`archive_write_data`).
  mutating func add(_ bytes: UnsafeRawBufferPointer) throws(ArchiveFailure) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = archive_write_data(archive, start, rest.count)
      guard count > 0 else { throw failure }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Writes the directory at the end (`archive_write_close`).
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

/// What libarchive says about a call that failed.
struct ArchiveFailure: Error {
  /// An `errno`, or a number of libarchive's own below 0.
  let code: CInt
  let reason: String?
}
