// What can go wrong with an archive, beyond what can go wrong with any file.

public enum ArchiveError: Error, Hashable, Sendable {
  /// It is there, and nobody said to replace it.
  case present(path: String)
  /// There is nothing to put into it.
  case nothing(path: String)
  /// It is neither a file nor a folder.
  case pipe(path: String)
  /// A file's length was not what it had been a moment before.
  case changed(path: String)
  /// What libarchive says.
  case unwritable(path: String, reason: String)
}

extension ArchiveError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .present(let path):
      "\(path): there already, and left as it is; use --force to replace it, or another name"
    case .nothing(let path):
      "\(path): not made, since there is no piece to put into it; give audio files or MIDI files"
    case .pipe(let path):
      "\(path): a pipe or a device, whose length nobody knows; give a file or a folder"
    case .changed(let path):
      "\(path): changed while it was put into an archive; wait until nothing writes to it, and try again"
    case .unwritable(let path, let reason):
      "\(path): libarchive cannot write it (\(reason)); choose another place"
    }
  }
}
