// Which library writes audio files.
internal import CSndFile

/// The library under audio files.
public enum AudioFileEngine {
  /// As in `libsndfile-1.2.0` (`sf_version_string`).
  public static var description: String { String(cString: sf_version_string()) }
}
