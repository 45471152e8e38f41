/// Positions of all parts of the page, in pixels at the default width.
struct Layout: Sendable {
  let systems: Systems
  let keys: VisibleKeys
  /// Height of a key; a whole number, so that note edges are sharp.
  let keyHeight: Double
  let hasPedal, hasWaveform: Bool

  static let width = 1600.0
  static let margin = (left: 64.0, right: 28.0, top: 84.0, bottom: 16.0)
  /// Width of the keyboard to the left of a row.
  static let keyboardWidth = 18.0
  static let rowWidth = width - margin.left - margin.right

  /// Heights of the time labels below a row, and of the gap before the next one.
  private static let timesHeight = 20.0
  private var gap: Double { systems.count == 1 ? 4 : 14 }

  init(from start: Double, to end: Double, keys: VisibleKeys, hasPedal: Bool, hasWaveform: Bool) {
    systems = Systems(from: start, to: end, width: Self.rowWidth)
    (self.keys, self.hasPedal, self.hasWaveform) = (keys, hasPedal, hasWaveform)
    // Total height of the rolls of all rows; it grows with their number so that each stays legible.
    let height = systems.count == 1 ? 620 : 760 + 100 * Double(systems.count)
    keyHeight = max(2, min(13, (height / Double(systems.count * keys.count)).rounded(.down)))
  }

  /// Height of a note: it leaves a gap to its neighbours or, if keys are small, overlaps them a little.
  var noteHeight: Double { keyHeight >= 5 ? keyHeight - 1 : max(3, keyHeight) }

  var rollHeight: Double { keyHeight * Double(keys.count) }
  private var pedalHeight: Double { hasPedal ? (systems.count == 1 ? 14 : 9) : 0 }
  private var waveformHeight: Double { hasWaveform ? (systems.count == 1 ? 110 : max(30, rollHeight / 5)) : 0 }
  private var laneGap: Double { systems.count == 1 ? 6 : 4 }

  private var rowHeight: Double {
    let lanes = [pedalHeight, waveformHeight].filter { $0 > 0 }.reduce(0) { $0 + laneGap + $1 }
    return rollHeight + lanes + Self.timesHeight + gap
  }

  var height: Double { Self.margin.top + rowHeight * Double(systems.count) + Self.margin.bottom }

  // MARK: Lanes of a row

  var pixelsPerSecond: Double { Self.rowWidth / systems.secondsPerRow }

  private func width(ofRow row: Int) -> Double {
    let range = systems.range(ofRow: row)
    return (range.upperBound - range.lowerBound) * pixelsPerSecond
  }

  private func top(ofRow row: Int) -> Double { Self.margin.top + rowHeight * Double(row) }

  func roll(_ row: Int) -> Rectangle {
    Rectangle(x: Self.margin.left, y: top(ofRow: row), width: width(ofRow: row), height: rollHeight)
  }

  /// The pedal lane of a row; empty if there is no pedal.
  func pedal(_ row: Int) -> Rectangle {
    let roll = roll(row)
    return Rectangle(x: roll.x, y: roll.bottom + laneGap, width: roll.width, height: pedalHeight)
  }

  /// The waveform lane of a row; empty if there is no audio.
  func waveform(_ row: Int) -> Rectangle {
    let roll = roll(row)
    let above = pedalHeight > 0 ? laneGap + pedalHeight : 0
    return Rectangle(x: roll.x, y: roll.bottom + above + laneGap, width: roll.width, height: waveformHeight)
  }

  /// Lower edge of a row's lowest lane.
  func bottom(ofRow row: Int) -> Double {
    hasWaveform ? waveform(row).bottom : hasPedal ? pedal(row).bottom : roll(row).bottom
  }

  // MARK: Places

  func x(_ seconds: Double, inRow row: Int) -> Double {
    Self.margin.left + (seconds - systems.range(ofRow: row).lowerBound) * pixelsPerSecond
  }

  /// The upper edge of a key.
  func y(ofKey key: Int, inRow row: Int) -> Double { roll(row).y + Double(keys.highest - key) * keyHeight }
}

/// A point in pixels from the upper left corner of the page.
struct Point: Hashable, Sendable {
  var x, y: Double
}

/// A rectangle in pixels from the upper left corner of the page.
struct Rectangle: Hashable, Sendable {
  var x, y, width, height: Double

  var right: Double { x + width }
  var bottom: Double { y + height }
}

extension Double {
  /// Rounded to a quarter of a pixel: the difference is invisible, and numbers in SVG files stay short.
  var quartered: Double { (self * 4).rounded() / 4 }
}
