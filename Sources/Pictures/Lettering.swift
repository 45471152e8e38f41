// The one handle on Pango, which sets text in fonts that have its letters. Must not know what the text says.
internal import CPango

/// A line of text in any script: letters that DejaVu Sans lacks are taken from other fonts of the system, Arabic ones are
/// joined, Hebrew ones run from right to left.
struct Lettering: ~Copyable {
  private let layout: OpaquePointer
  private let font: OpaquePointer

  /// `pango_cairo_create_layout`, `pango_font_description_new`.
  ///
  /// - Parameters:
  ///   - context: cairo's, scaled as it will be when it is drawn on.
  ///   - options: a `cairo_font_options_t`, which is copied.
  init(on context: OpaquePointer, options: OpaquePointer) {
    layout = pango_cairo_create_layout(context)
    font = pango_font_description_new()
    pango_font_description_set_family(font, "DejaVu Sans")
    pango_cairo_context_set_font_options(pango_layout_get_context(layout), options)
    pango_context_set_round_glyph_positions(pango_layout_get_context(layout), 0)
    pango_layout_set_ellipsize(layout, CInt(PANGO_ELLIPSIZE_END))
  }

  deinit {
    pango_font_description_free(font)
    g_object_unref(UnsafeMutableRawPointer(layout))
  }

  /// Says what the line is (`pango_layout_set_text`), and returns how long it is (`pango_layout_get_size`).
  ///
  /// - Parameters:
  ///   - size: of the letters, in cairo's units, like lengths.
  ///   - width: what is longer is cut and ends in an ellipsis; nil is any.
  func set(_ text: String, size: Double, isBold: Bool, isItalic: Bool, width: Double?) -> Double {
    let unit = Double(PANGO_SCALE)
    pango_font_description_set_absolute_size(font, size * unit)
    pango_font_description_set_weight(font, CInt(isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL))
    pango_font_description_set_style(font, CInt(isItalic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL))
    pango_layout_set_font_description(layout, font)
    pango_layout_set_width(layout, width.map { CInt($0 * unit) } ?? -1)
    pango_layout_set_text(layout, text, -1)
    var (length, height): (CInt, CInt) = (0, 0)
    pango_layout_get_size(layout, &length, &height)
    return Double(length) / unit
  }

  /// Draws it, beginning at the current point (`pango_cairo_show_layout_line`).
  func show(on context: OpaquePointer) {
    pango_cairo_show_layout_line(context, pango_layout_get_line_readonly(layout, 0))
  }
}
