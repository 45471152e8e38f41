internal import CCairo
internal import CPango

/// A cairo surface that collects the bytes of a file, with its drawing context.
struct Canvas: ~Copyable {
  private let context: OpaquePointer
  private let surface: OpaquePointer
  private let sink: Unmanaged<Sink>
  private let format: PictureFormat
  private let lettering: Lettering

  /// Receives the bytes that cairo writes.
  private final class Sink {
    var bytes: [UInt8] = []
  }

  /// Creates a surface: `cairo_svg_surface_create_for_stream`, `cairo_pdf_surface_create_for_stream`, or
  /// `cairo_image_surface_create`.
  ///
  /// - Parameters:
  ///   - width: in pixels; for PDF, in points. The same applies to `height`.
  ///   - scale: number of pixels per drawing unit (`cairo_scale`).
  ///   - title: document title of a PDF (`cairo_pdf_surface_set_metadata`).
  init(_ format: PictureFormat, width: Int, height: Int, scale: Double, title: String) throws(PictureError) {
    let sink = Unmanaged.passRetained(Sink())
    let (exactWidth, exactHeight) = (Double(width), Double(height))
    switch format {
    case .svg:
      surface = cairo_svg_surface_create_for_stream(Self.collect, sink.toOpaque(), exactWidth, exactHeight)
      cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
    case .pdf:
      surface = cairo_pdf_surface_create_for_stream(Self.collect, sink.toOpaque(), exactWidth, exactHeight)
      // Removes the creation date, with which identical pictures would give different files.
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, nil)
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    case .png:
      surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, CInt(clamping: width), CInt(clamping: height))
    }
    (context, self.sink, self.format) = (cairo_create(surface), sink, format)
    cairo_scale(context, scale, scale)
    lettering = Self.lettering(on: context)
    try check()
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
    sink.release()
  }

  /// The complete file (`cairo_surface_finish`; `cairo_surface_write_to_png_stream`).
  consuming func finish() throws(PictureError) -> [UInt8] {
    try check()
    let status: cairo_status_t
    if format == .png {
      status = cairo_surface_write_to_png_stream(surface, Self.collect, sink.toOpaque())
    } else {
      cairo_surface_finish(surface)
      status = cairo_surface_status(surface)
    }
    try Self.check(status)
    let bytes = sink.takeUnretainedValue().bytes
    return format == .svg ? Self.withoutSurfaceNumber(bytes) : bytes
  }

  /// Removes the surface's id from an SVG: cairo numbers the surfaces of a process, so identical pictures would differ.
  private static func withoutSurfaceNumber(_ svg: [UInt8]) -> [UInt8] {
    let mark = Array(#" id="surface"#.utf8)
    guard let start = svg.firstRange(of: mark)?.lowerBound,
      let end = svg[(start + mark.count)...].firstIndex(of: UInt8(ascii: "\""))
    else { return svg }
    return Array(svg[..<start] + svg[(end + 1)...])
  }

  /// Appends bytes to the sink (a `cairo_write_func_t`).
  private static let collect: cairo_write_func_t = { sink, bytes, count in
    let bytes = UnsafeBufferPointer(start: bytes, count: Int(count))
    Unmanaged<Sink>.fromOpaque(sink!).takeUnretainedValue().bytes.append(contentsOf: bytes)
    return CAIRO_STATUS_SUCCESS
  }

  /// Throws cairo's first error; `cairo_status` keeps it, so checking once at the end is enough.
  private func check() throws(PictureError) { try Self.check(cairo_status(context)) }

  private static func check(_ status: cairo_status_t) throws(PictureError) {
    if status != CAIRO_STATUS_SUCCESS { throw .cairo(reason: String(cString: cairo_status_to_string(status))) }
  }
}

// MARK: - Shapes

extension Canvas {
  /// Fills rectangles, with rounded corners if `radius` is positive.
  func fill(_ rectangles: some Sequence<Rectangle>, _ color: Color, radius: Double = 0) {
    for box in rectangles {
      let radius = min(radius, box.width / 2, box.height / 2)
      if radius < 0.5 {
        cairo_rectangle(context, box.x, box.y, box.width, box.height)
      } else {
        addRounded(box, radius)
      }
    }
    set(color)
    cairo_fill(context)
  }

  private func addRounded(_ box: Rectangle, _ radius: Double) {
    cairo_new_sub_path(context)
    cairo_arc(context, box.right - radius, box.y + radius, radius, -.pi / 2, 0)
    cairo_arc(context, box.right - radius, box.bottom - radius, radius, 0, .pi / 2)
    cairo_arc(context, box.x + radius, box.bottom - radius, radius, .pi / 2, .pi)
    cairo_arc(context, box.x + radius, box.y + radius, radius, .pi, 1.5 * .pi)
    cairo_close_path(context)
  }

  /// Fills rectangles of equal height. Uses lines as thick as the rectangles are high, which take a third of the space
  /// of `fill` in an SVG.
  ///
  /// - Precondition: all have the height `height`.
  /// - Precondition: all are equally high.
  func fillBars(_ bars: some Sequence<Rectangle>, height: Double, _ color: Color) {
    for bar in bars {
      cairo_move_to(context, bar.x, bar.y + height / 2)
      cairo_line_to(context, bar.right, bar.y + height / 2)
    }
    stroke(width: height, color)
  }

  /// Fills a polygon.
  func fill(polygon: some Sequence<Point>, _ color: Color) {
    for point in polygon { cairo_line_to(context, point.x, point.y) }
    cairo_close_path(context)
    set(color)
    cairo_fill(context)
  }

  /// Draws straight lines.
  func draw(_ lines: some Sequence<(from: Point, to: Point)>, width: Double, _ color: Color) {
    for line in lines {
      cairo_move_to(context, line.from.x, line.from.y)
      cairo_line_to(context, line.to.x, line.to.y)
    }
    stroke(width: width, color)
  }

  private func stroke(width: Double, _ color: Color) {
    set(color)
    cairo_set_line_width(context, width)
    cairo_stroke(context)
  }

  private func set(_ color: Color) { cairo_set_source_rgb(context, color.red, color.green, color.blue) }
}

// MARK: - Text

extension Canvas {
  /// The point of a text that its position refers to.
  enum Anchor { case start, middle, end }
  enum Style { case plain, bold, italic }

  /// Draws one line of text; the position is on the baseline.
  ///
  /// - Parameter width: longer text is cut and ends in an ellipsis; nil means no limit.
  func write(
    _ text: String, at place: Point, size: Double, _ color: Color, anchor: Anchor = .start, style: Style = .plain,
    width: Double? = nil
  ) {
    let length = lettering.set(
      text, size: size, isBold: style == .bold, isItalic: style == .italic, width: width)
    let x =
      switch anchor {
      case .start: place.x
      case .middle: place.x - length / 2
      case .end: place.x - length
      }
    set(color)
    cairo_move_to(context, x, place.y)
    lettering.show(on: context)
    cairo_new_path(context)
  }

  /// Turns hinting off, so that letters have the same shape and width in every format and at every size.
  private static func lettering(on context: OpaquePointer) -> Lettering {
    let options = cairo_font_options_create()!
    defer { cairo_font_options_destroy(options) }
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    return Lettering(on: context, options: options)
  }
}

/// Versions of the drawing libraries.
public enum DrawingEngine {
  /// For example, `cairo 1.16.0, Pango 1.50.12` (`cairo_version_string`, `pango_version_string`).
  public static var description: String {
    "cairo \(String(cString: cairo_version_string())), Pango \(String(cString: pango_version_string()))"
  }
}
