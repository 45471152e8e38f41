private import Music

extension Painter {
  private static let legend = Rectangle(x: Layout.width - Layout.margin.right - 300, y: 28, width: 300, height: 10)

  func paintHeader(_ facts: FactsLine, on canvas: borrowing Canvas) {
    let left = Layout.margin.left - Layout.keyboardWidth
    canvas.write(
      Self.printable(picture.title), at: Point(x: left, y: 40), size: 22, palette.text, style: .bold,
      width: Self.legend.x - left - 100)
    canvas.write(facts.line, at: Point(x: left, y: 63), size: 14, palette.secondaryText)
    switch picture.coloring {
    case .velocity: paintLegend(on: canvas)
    case .channel: paintChannels(on: canvas)
    }
  }

  /// Paints the colour scale, with dynamic marks above and velocities below.
  private func paintLegend(on canvas: borrowing Canvas) {
    let legend = Self.legend
    let step = legend.width / Double(Loudness.classCount)
    for index in 0..<Loudness.classCount {
      // Slight overlap, to avoid visible seams.
      let overlap = index == Loudness.classCount - 1 ? 0 : 0.5
      let box = Rectangle(
        x: legend.x + Double(index) * step, y: legend.y, width: step + overlap, height: legend.height)
      canvas.fill([box], palette.note(Loudness.place(ofClass: index)))
    }
    for (mark, velocity) in Loudness.marks {
      let x = legend.x + Loudness.place(of: Double(velocity)) * legend.width
      canvas.draw(
        [(Point(x: x, y: legend.bottom), Point(x: x, y: legend.bottom + 3))], width: 1, palette.secondaryText)
      canvas.write(
        mark, at: Point(x: x, y: legend.y - 6), size: 13, palette.text, anchor: .middle, style: .italic)
      canvas.write(
        "\(velocity)", at: Point(x: x, y: legend.bottom + 15), size: 12, palette.secondaryText, anchor: .middle)
    }
    canvas.write(
      "velocity", at: Point(x: legend.x - 8, y: legend.bottom - 1), size: 12, palette.secondaryText, anchor: .end)
  }

  /// Paints the colours of the channels, up to twelve per row in up to two rows; channel 17 is the first of the second
  /// port.
  private func paintChannels(on canvas: borrowing Canvas) {
    let (legend, perRow) = (Self.legend, 12)
    let channels = Set(picture.notes.map(\.channel)).sorted().prefix(2 * perRow)
    let step = legend.width / Double(perRow)
    for (place, channel) in channels.enumerated() {
      let corner = Point(
        x: legend.x + Double(place % perRow) * step, y: legend.y + Double(place / perRow) * 20 - 6)
      let box = Rectangle(x: corner.x, y: corner.y, width: 9, height: legend.height)
      canvas.fill([box], palette.channel(Int(channel)))
      canvas.write("\(channel + 1)", at: Point(x: box.right + 2, y: box.bottom), size: 11, palette.secondaryText)
    }
    canvas.write(
      "channel", at: Point(x: legend.x - 8, y: legend.bottom - 6), size: 12, palette.secondaryText, anchor: .end)
  }

  /// Replaces line breaks and control characters with spaces.
  private static func printable(_ text: String) -> String {
    String(text.map { $0.isNewline || $0.unicodeScalars.first!.properties.generalCategory == .control ? " " : $0 })
  }
}
