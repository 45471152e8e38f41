// A piece as a picture: notes, pedal and sound over time. Must not know files.
package import Music

/// What is to be drawn, and how.
package struct Picture: Sendable {
  package var title: String
  /// In the order of onsets.
  package let notes: [Note]
  /// Empty where there is no pedal.
  package var pedal: [PedalSpan]
  package var waveform: Waveform?
  /// What is shown, in seconds; nil is from the beginning to the end of notes and audio.
  package var from, to: Double?
  package var isDark = false
  /// In pixels; what is drawn grows and shrinks with it.
  package var width = Int(Layout.width)

  package init(title: String, notes: [Note], pedal: [PedalSpan] = [], waveform: Waveform? = nil) {
    self.title = title
    self.notes = notes.sorted { ($0.onset, $0.end) < ($1.onset, $1.end) }
    (self.pedal, self.waveform) = (pedal, waveform)
  }

  /// A finished picture.
  package struct Drawn: Sendable {
    package let bytes: [UInt8]
    /// In pixels; of a PDF, in points.
    package let width, height: Int
    /// How many rows the time is broken into.
    package let rows: Int
    /// How many notes are seen.
    package let notes: Int
  }

  /// Draws everything.
  package func draw(as format: PictureFormat) throws(PictureError) -> Drawn {
    let start = from ?? 0
    let wholeEnd = max(notes.lazy.map(\.end.value).max() ?? 0, waveform?.end ?? 0)
    let end = min(to ?? wholeEnd, wholeEnd)
    let seen = notes.filter { $0.onset.value < end && ($0.onset.value >= start || $0.end.value > start) }
    guard !seen.isEmpty else { throw .noNotes }
    let layout = Layout(
      from: start, to: end, keys: KeyRange(seen.lazy.map { Int($0.pitch.number) }),
      hasPedal: !pedal.isEmpty, hasWaveform: waveform != nil)
    let scale = Double(width) / Layout.width
    let height = Int((layout.height * scale).rounded(.up))
    if format == .png { try Self.check(width, height) }

    let bars = NoteBars(seen, on: layout)
    let canvas = try Canvas(format, width: width, height: height, scale: scale, title: title)
    let painter = Painter(picture: self, layout: layout, palette: isDark ? .dark : .light)
    painter.paintPage(on: canvas)
    painter.paintHeader(Facts(self, seen: seen, start: start, end: end), on: canvas)
    for row in 0..<layout.systems.count { painter.paintRow(row, on: canvas) }
    painter.paint(bars, on: canvas)
    return Drawn(
      bytes: try canvas.finish(), width: width, height: height, rows: layout.systems.count, notes: bars.noteCount)
  }

  /// Cairo's images have at most 32 767 pixels a side; more than 200 million need too much memory.
  private static func check(_ width: Int, _ height: Int) throws(PictureError) {
    let (side, area) = (32_767.0, 2e8)
    let (exactWidth, exactHeight) = (Double(width), Double(height))
    let factor = min(side / exactWidth, side / exactHeight, (area / (exactWidth * exactHeight)).squareRoot())
    if factor < 1 { throw .tooLarge(width: width, height: height, largestWidth: Int(exactWidth * factor)) }
  }
}
