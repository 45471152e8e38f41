extension Painter {
  private static let legend = Rectangle(x: Layout.width - Layout.margin.right - 300, y: 28, width: 300, height: 10)

  func paintHeader(_ facts: Facts, on canvas: borrowing Canvas) {
    let left = Layout.margin.left - Layout.keyboardWidth
    canvas.write(
      Self.printable(picture.title), at: Point(x: left, y: 40), size: 22, palette.text, style: .bold,
      width: Self.legend.x - left - 100)
    canvas.write(facts.line, at: Point(x: left, y: 63), size: 14, palette.secondaryText)
    paintLegend(on: canvas)
  }

  /// The colour scale, with dynamic marks above and velocities below.
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

  /// Replaces line breaks and control characters with spaces.
  private static func printable(_ text: String) -> String {
    String(text.map { $0.isNewline || $0.unicodeScalars.first!.properties.generalCategory == .control ? " " : $0 })
  }
}
