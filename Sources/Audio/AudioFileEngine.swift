internal import CSndFile

/// Version of the library that reads and writes audio files.
public enum AudioFileEngine {
  /// For example, `libsndfile-1.2.0` (`sf_version_string`).
  public static var description: String { String(cString: sf_version_string()) }
}
