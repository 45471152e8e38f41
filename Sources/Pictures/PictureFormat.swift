// The kinds of picture that can be written. Must not know how.

/// How a picture is kept.
public enum PictureFormat: String, CaseIterable, Sendable {
  case svg, png, pdf

  /// - Parameter name: `svg`, `png` or `pdf`, in any case.
  public init?(name: String) { self.init(rawValue: name.lowercased()) }

  /// As on the command line, and as the names of such files end.
  public var name: String { rawValue }
}
