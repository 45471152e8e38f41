private import Files

/// An error of libsndfile.
public enum AudioFileError: Error, Hashable, Sendable {
  /// The file cannot be read; `reason` is libsndfile's message.
  case unreadable(path: String, reason: String)
  /// The file cannot be written, for a reason other than the file system; `reason` is libsndfile's message.
  case unwritable(path: String, reason: String)
  /// The installed libsndfile was built without this format.
  case unavailable(format: String, library: String)
  /// The audio is too long for the format.
  case tooLong(path: String, format: String, bytes: Int)
}

extension AudioFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(nameInMessages(of: path)): not an audio file that libsndfile can read (\(reason)); give a WAV or FLAC file"
    case .unwritable(let path, let reason):
      "\(path): libsndfile cannot write this file (\(reason)); choose another format"
    case .unavailable(let format, let library):
      "\(format): the installed \(library) was built without this format; install Debian 12's libsndfile1 or a later "
        + "one, or choose another format"
    case .tooLong(let path, let format, let bytes):
      "\(path): this file would have \(bytes) bytes of audio, but \(format) is limited to 4 GiB; choose wav or flac"
    }
  }
}
