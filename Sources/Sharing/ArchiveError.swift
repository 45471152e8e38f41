/// Errors of archives that are not errors of a single file.
package enum ArchiveError: Error, Hashable, Sendable {
  /// The name has the extension of another kind of archive.
  case notZip(path: String, fileExtension: String)
  /// A file with other contents exists, and replacing it was not requested.
  case present(path: String)
  /// There are no files to put into the archive.
  case nothing(path: String)
  /// An input is a pipe or a device.
  case pipe(path: String)
  /// A file's length changed while it was packed.
  case changed(path: String)
  /// libarchive failed; `reason` is its message.
  case unwritable(path: String, reason: String)
}

extension ArchiveError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .present(let path): "\(path): exists already, with other contents, and was not changed"
    case .notZip(let path, let fileExtension):
      "\(path): the archive is a ZIP file, not \(fileExtension); choose a name that ends in .zip"
    case .nothing(let path):
      "\(path): not written, because there is no piece to put into it; give audio files or MIDI files"
    case .pipe(let path):
      "\(path): is a pipe or a device, so its length is unknown; give a file or a folder"
    case .changed(let path):
      "\(path): changed while it was being archived; try again when nothing writes to it"
    case .unwritable(let path, let reason):
      "\(path): libarchive cannot write it (\(reason)); choose another place"
    }
  }
}
