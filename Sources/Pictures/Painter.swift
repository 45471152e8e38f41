/// Draws a picture with a layout and a palette.
struct Painter {
  let picture: Picture
  let layout: Layout
  let palette: Palette

  func paintPage(on canvas: borrowing Canvas) {
    canvas.fill([Rectangle(x: 0, y: 0, width: Layout.width, height: layout.height + 1)], palette.page)
  }

  /// Draws everything in a row except the notes.
  func paintRow(_ row: Int, on canvas: borrowing Canvas) {
    paintKeys(row, on: canvas)
    paintTimes(row, on: canvas)
    paintKeyboard(row, on: canvas)
    if layout.hasPedal { paintPedal(row, on: canvas) }
    if let waveform = picture.waveform { paint(waveform, row, on: canvas) }
  }

  /// Draws all notes, one colour after another.
  func paint(_ bars: NoteBars, on canvas: borrowing Canvas) {
    let height = layout.noteHeight
    // Rounded corners make files larger, so they are only used where they are visible.
    let isRound = height >= 5 && bars.noteCount <= 20_000
    for (index, bars) in bars.byClass.enumerated() where !bars.isEmpty {
      let color = picture.coloring.color(ofClass: index, palette)
      if isRound {
        canvas.fill(bars, color, radius: min(2.5, height / 3))
      } else {
        canvas.fillBars(bars, height: height, color)
      }
    }
  }

  // MARK: The roll

  /// Draws a band for each black key.
  private func paintKeys(_ row: Int, on canvas: borrowing Canvas) {
    let roll = layout.roll(row)
    func band(_ key: Int) -> Rectangle {
      Rectangle(x: roll.x, y: layout.y(ofKey: key, inRow: row), width: roll.width, height: layout.keyHeight)
    }
    canvas.fill([roll], palette.whiteKey)
    // Narrower bands would only look grey.
    if layout.keyHeight < 4 { return }
    canvas.fill(layout.keys.keys.filter(VisibleKeys.isBlack).map(band), palette.blackKey)
  }

  /// Draws the keyboard at the left, the octave lines, and the names of the Cs.
  private func paintKeyboard(_ row: Int, on canvas: borrowing Canvas) {
    let roll = layout.roll(row)
    let strip = Rectangle(
      x: roll.x - Layout.keyboardWidth, y: roll.y, width: Layout.keyboardWidth - 2, height: roll.height)
    canvas.fill([strip], palette.ivory)
    let black = layout.keys.keys.filter(VisibleKeys.isBlack).map { key in
      Rectangle(
        x: strip.x, y: layout.y(ofKey: key, inRow: row), width: strip.width * 0.62, height: layout.keyHeight)
    }
    canvas.fill(black, palette.ebony)
    for key in layout.keys.keys where key % 12 == 0 {
      let bottom = layout.y(ofKey: key, inRow: row) + layout.keyHeight
      let size = min(12, max(10, layout.keyHeight * 2))
      let isMiddle = key == 60
      canvas.write(
        key < 12 ? "C−1" : "C\(key / 12 - 1)",
        at: Point(x: strip.x - 6, y: bottom - max(0, (layout.keyHeight - size * 0.72) / 2)),
        size: size, isMiddle ? palette.text : palette.secondaryText, anchor: .end, style: isMiddle ? .bold : .plain)
    }
    let lines = layout.keys.keys.filter { $0 % 12 == 0 && $0 > layout.keys.lowest }.map { key in
      let y = layout.y(ofKey: key, inRow: row) + layout.keyHeight
      return (from: Point(x: strip.x, y: y), to: Point(x: roll.right, y: y))
    }
    canvas.draw(lines, width: 0.75, palette.octaveLine)
  }

  // MARK: Time

  /// Draws the tick lines through all lanes, and their times below.
  private func paintTimes(_ row: Int, on canvas: borrowing Canvas) {
    let (axis, range) = (layout.systems.axis, layout.systems.range(ofRow: row))
    let (roll, bottom) = (layout.roll(row), layout.bottom(ofRow: row))
    func line(_ seconds: Double, to bottom: Double) -> (from: Point, to: Point) {
      let x = layout.x(seconds, inRow: row)
      return (Point(x: x, y: roll.y), Point(x: x, y: bottom))
    }
    canvas.draw(axis.minorTicks(in: range).map { line($0, to: roll.bottom) }, width: 0.5, palette.timeLine)
    let ticks = axis.ticks(in: range)
    canvas.draw(ticks.map { line($0, to: bottom + 3) }, width: 1, palette.timeLine)
    for tick in ticks {
      // The next row begins with the time at which this one ends, so the label is drawn there.
      let isNextRow =
        layout.systems.count > 1 && tick > range.upperBound - axis.step / 1000 && row < layout.systems.count - 1
      if isNextRow { continue }
      canvas.write(
        axis.label(tick), at: Point(x: layout.x(tick, inRow: row), y: bottom + 15), size: 12, palette.secondaryText,
        anchor: .middle)
    }
  }
}
