internal import CCairo
internal import CPango

/// Versions of the drawing libraries.
public enum DrawingEngine {
  /// For example, `cairo 1.16.0, Pango 1.50.12` (`cairo_version_string`, `pango_version_string`).
  public static var description: String {
    "cairo \(String(cString: cairo_version_string())), Pango \(String(cString: pango_version_string()))"
  }
}
