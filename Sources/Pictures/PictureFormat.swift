/// File format of a picture.
public enum PictureFormat: String, CaseIterable, Sendable {
  case svg, png, pdf

  /// - Parameter name: `svg`, `png` or `pdf`, in any case.
  public init?(name: String) { self.init(rawValue: name.lowercased()) }

  /// Name on the command line, and file name extension.
  public var name: String { rawValue }
}
