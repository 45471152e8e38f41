private import Music

extension Painter {
  func paintPedal(_ row: Int, on canvas: borrowing Canvas) {
    let lane = layout.pedal(row)
    canvas.fill([lane], palette.whiteKey)
    label("ped.", of: lane, on: canvas)
    let range = layout.systems.range(ofRow: row)
    let spans = picture.pedal.filter { $0.start.value < range.upperBound && $0.end.value > range.lowerBound }
    func boxes(_ spans: [PedalSpan]) -> [Rectangle] {
      spans.map { span in
        let x = layout.x(max(span.start.value, range.lowerBound), inRow: row).quartered
        let right = layout.x(min(span.end.value, range.upperBound), inRow: row).quartered
        let height = (span.depth * lane.height).quartered
        return Rectangle(x: x, y: lane.bottom - height, width: max(0.5, right - x), height: height)
      }
    }
    canvas.fill(boxes(spans.filter(\.isDown)), palette.pedal)
    canvas.fill(boxes(spans.filter { !$0.isDown }), palette.pedal.mixed(with: palette.whiteKey, 0.55))
  }

  /// Draws the range of the samples and, within it, their root mean square.
  func paint(_ waveform: Waveform, _ row: Int, on canvas: borrowing Canvas) {
    let lane = layout.waveform(row)
    canvas.fill([lane], palette.whiteKey)
    let zoom = Self.zoom(peak: waveform.peak)
    label("audio", of: lane, on: canvas)
    if zoom > 1 {
      label("−\(6 * zoom.exponent) dB", of: Rectangle(x: lane.x, y: lane.y, width: 0, height: 8), on: canvas)
    }
    let columns = columns(of: waveform, row)
    let middle = lane.y + lane.height / 2
    func y(_ sample: Double) -> Double { middle - max(-1, min(1, sample * zoom)) * lane.height / 2 }
    for run in columns.split(whereSeparator: { $0.column == nil }) {
      let reach = run.map { (x: $0.x, low: y(Double($0.column!.low)), high: y(Double($0.column!.high))) }
      fillBetween(reach, palette.envelope, on: canvas)
      let power = run.map { place in
        let root = Double(place.column!.power).squareRoot()
        return (x: place.x, low: y(-root), high: y(root))
      }
      fillBetween(power, palette.power, on: canvas)
    }
    canvas.draw(
      [(Point(x: lane.x, y: middle), Point(x: lane.right, y: middle))], width: 0.5, palette.octaveLine)
    let clipped = columns.filter { $0.column?.isClipped == true }
    canvas.fill(clipped.map { Rectangle(x: $0.x - 0.5, y: lane.y - 3, width: 2, height: 6) }, palette.clipping)
  }

  /// Magnification of a waveform so that soft audio is visible: a power of two.
  static func zoom(peak: Float) -> Double {
    var zoom = 1.0
    while zoom < 64 && Double(peak) * zoom * 2 <= 1 { zoom *= 2 }
    return zoom
  }

  /// Returns the waveform in each pixel column of a row.
  private func columns(of waveform: Waveform, _ row: Int) -> [(x: Double, column: Waveform.Column?)] {
    let range = layout.systems.range(ofRow: row)
    // Two pixels per column if there are many rows, to keep SVG files small.
    let step = layout.systems.count > 8 ? 2.0 : 1.0
    let seconds = step / layout.pixelsPerSecond
    let count = Int(((range.upperBound - range.lowerBound) / seconds).rounded(.up))
    return (0..<count).map { index in
      let begin = range.lowerBound + Double(index) * seconds
      return (
        layout.x(begin, inRow: row), waveform.column(from: begin, to: min(begin + seconds, range.upperBound))
      )
    }
  }

  private func fillBetween(
    _ places: [(x: Double, low: Double, high: Double)], _ color: Color, on canvas: borrowing Canvas
  ) {
    // At least a thin line, so that silence is visible.
    let upper = places.map { Point(x: $0.x, y: (min($0.high, $0.low - 0.5)).quartered) }
    let lower = places.reversed().map { Point(x: $0.x, y: $0.low.quartered) }
    canvas.fill(polygon: upper + lower, color)
  }

  /// Writes a lane's name to its left.
  private func label(_ text: String, of lane: Rectangle, on canvas: borrowing Canvas) {
    canvas.write(
      text, at: Point(x: lane.x - 6, y: lane.y + lane.height / 2 + 4), size: 11, palette.secondaryText, anchor: .end)
  }
}
