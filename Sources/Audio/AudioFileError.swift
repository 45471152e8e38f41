// What can go wrong with an audio file, beyond what can go wrong with any file.

/// An audio file that libsndfile would not open or write.
public enum AudioFileError: Error, Hashable, Sendable {
  /// It cannot be read: what libsndfile says.
  case unreadable(path: String, reason: String)
  /// It cannot be written, though the disk has nothing against it: what libsndfile says.
  case unwritable(path: String, reason: String)
}

extension AudioFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): not an audio file that libsndfile can read (\(reason)); give a WAV or FLAC file"
    case .unwritable(let path, let reason):
      "\(path): libsndfile cannot write it (\(reason)); choose another format"
    }
  }
}
