// What can go wrong with an audio file, beyond what can go wrong with any file.

/// An audio file that libsndfile would not open or write.
public enum AudioFileError: Error, Hashable, Sendable {
  /// It cannot be read: what libsndfile says.
  case unreadable(path: String, reason: String)
  /// It cannot be written, though the disk has nothing against it: what libsndfile says.
  case unwritable(path: String, reason: String)
  /// The installed libsndfile was built without it.
  case unavailable(format: String, library: String)
  /// A file of this format cannot be so long.
  case tooLong(path: String, format: String, bytes: Int)
}

extension AudioFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): not an audio file that libsndfile can read (\(reason)); give a WAV or FLAC file"
    case .unwritable(let path, let reason):
      "\(path): libsndfile cannot write it (\(reason)); choose another format"
    case .unavailable(let format, let library):
      "\(format): the installed \(library) was built without this format; install Debian 12's libsndfile1 or a later "
        + "one, or choose another format"
    case .tooLong(let path, let format, let bytes):
      "\(path): would be \(bytes) bytes of audio, and \(format) ends at 4 GiB; choose wav or flac"
    }
  }
}
