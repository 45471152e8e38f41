package import Music

/// A piece to be drawn, with its options.
package struct Picture: Sendable {
  package var title: String
  /// Ordered by onset.
  package let notes: [Note]
  /// Empty if there is no pedal.
  package var pedal: [PedalSpan]
  package var waveform: Waveform?
  /// Time range in seconds; nil means the beginning, or the end of notes and audio.
  package var from, to: Double?
  package var isDark = false
  package var coloring = NoteColoring.velocity
  /// Width in pixels; the whole picture is scaled to it.
  package var width = Int(Layout.width)

  package init(title: String, notes: [Note], pedal: [PedalSpan] = [], waveform: Waveform? = nil) {
    self.title = title
    self.notes = notes.sorted { ($0.onset, $0.end) < ($1.onset, $1.end) }
    (self.pedal, self.waveform) = (pedal, waveform)
  }

  /// A finished picture.
  package struct Drawn: Sendable {
    package let bytes: [UInt8]
    /// In pixels; for PDF, in points.
    package let width, height: Int
    /// Number of rows that the time is broken into.
    package let rows: Int
    /// Number of visible notes.
    package let notes: Int
  }

  /// Draws the picture and returns the bytes of its file.
  package func draw(as format: PictureFormat) throws(PictureError) -> Drawn {
    let start = from ?? 0
    let wholeEnd = max(notes.lazy.map(\.end.value).max() ?? 0, waveform?.end ?? 0)
    let end = min(to ?? wholeEnd, wholeEnd)
    let seen = notes.filter { $0.onset.value < end && ($0.onset.value >= start || $0.end.value > start) }
    guard !seen.isEmpty else { throw notes.isEmpty ? .noMusic : .noNotes }
    let layout = Layout(
      from: start, to: end, keys: VisibleKeys(seen.lazy.map { Int($0.pitch.number) }),
      hasPedal: !pedal.isEmpty, hasWaveform: waveform != nil)
    let scale = Double(width) / Layout.width
    let height = Int((layout.height * scale).rounded(.up))
    if format == .png { try Self.check(width, height) }

    let bars = NoteBars(seen, on: layout, by: coloring)
    let canvas = try Canvas(format, width: width, height: height, scale: scale, title: title)
    let painter = Painter(picture: self, layout: layout, palette: isDark ? .dark : .light)
    painter.paintPage(on: canvas)
    painter.paintHeader(FactsLine(self, seen: seen, start: start, end: end), on: canvas)
    for row in 0..<layout.systems.count { painter.paintRow(row, on: canvas) }
    painter.paint(bars, on: canvas)
    return Drawn(
      bytes: try canvas.finish(), width: width, height: height, rows: layout.systems.count, notes: bars.noteCount)
  }

  /// Throws if a PNG is too large: cairo's images have at most 32 767 pixels per side, and more than 200 million pixels
  /// need too much memory.
  private static func check(_ width: Int, _ height: Int) throws(PictureError) {
    let (side, area) = (32_767.0, 2e8)
    let (exactWidth, exactHeight) = (Double(width), Double(height))
    let factor = min(side / exactWidth, side / exactHeight, (area / (exactWidth * exactHeight)).squareRoot())
    if factor < 1 { throw .tooLarge(width: width, height: height, largestWidth: Int(exactWidth * factor)) }
  }
}

/// File format of a picture.
public enum PictureFormat: String, CaseIterable, Sendable {
  case svg, png, pdf

  /// - Parameter name: `svg`, `png` or `pdf`, in any case.
  public init?(name: String) { self.init(rawValue: name.lowercased()) }

  /// Name on the command line, and file name extension.
  public var name: String { rawValue }
}

/// A picture that cannot be drawn.
public enum PictureError: Error, Hashable, Sendable {
  /// No notes except those of percussion, which are not drawn.
  case noMusic
  /// No notes in the visible time range.
  case noNotes
  /// Too many pixels for cairo or for a reasonable amount of memory.
  case tooLarge(width: Int, height: Int, largestWidth: Int)
  /// Cairo failed; `reason` is its message.
  case cairo(reason: String)
}

extension PictureError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noMusic: "there are no notes to draw; percussion is not drawn"
    case .noNotes: "there are no notes between these times"
    case .tooLarge(let width, let height, let largestWidth):
      "a PNG of \(width) × \(height) pixels is too large; for this piece it is at most \(largestWidth) wide"
    case .cairo(let reason): "cairo cannot draw this picture (\(reason)); choose another format"
    }
  }
}
