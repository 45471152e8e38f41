// Which library draws.
internal import CCairo

/// The library under pictures.
public enum DrawingEngine {
  /// As in `cairo 1.16.0` (`cairo_version_string`).
  public static var description: String { "cairo \(String(cString: cairo_version_string()))" }
}
