internal import CPango

/// Sets lines of text with Pango in any script: letters missing in DejaVu Sans are taken from other installed fonts,
/// Arabic letters are joined, and Hebrew runs from right to left.
struct Lettering: ~Copyable {
  private let layout: OpaquePointer
  private let font: OpaquePointer

  /// Creates the layout and the font description (`pango_cairo_create_layout`, `pango_font_description_new`).
  ///
  /// - Parameters:
  ///   - context: cairo's context, with its final scale.
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

  /// Sets the text of the line (`pango_layout_set_text`) and returns its length (`pango_layout_get_size`).
  ///
  /// - Parameters:
  ///   - size: font size in cairo's units, like all lengths.
  ///   - width: longer text is cut and ends in an ellipsis; nil means no limit.
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

  /// Draws the line at the current point (`pango_cairo_show_layout_line`).
  func show(on context: OpaquePointer) {
    pango_cairo_show_layout_line(context, pango_layout_get_line_readonly(layout, 0))
  }
}
