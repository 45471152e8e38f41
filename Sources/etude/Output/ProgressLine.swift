import FoundationEssentials
@preconcurrency import Glibc
import Synchronization

/// The progress line at the bottom of a terminal, which never wraps.
///
/// If standard error is not a terminal, nothing is shown.
final class ProgressLine: Sendable {
  private let style: Style
  private let lastShown = Mutex(ContinuousClock.now - .seconds(1))

  private enum Style {
    case none
    /// A line that is replaced in place.
    case moving
    /// A new line every ten seconds, for terminals that cannot move the cursor (`TERM=dumb`), and with `NO_COLOR`.
    case plain
  }

  init(isQuiet: Bool) {
    if isQuiet || isatty(STDERR_FILENO) == 0 {
      style = .none
    } else {
      style = Terminal.isDumb || Terminal.isColorless ? .plain : .moving
    }
  }

  /// Replaces the line, at most ten times a second.
  ///
  /// - Parameter fraction: share of the work that is done, 0…1, shown as a bar; nil if unknown.
  func show(_ line: @autoclosure () -> String, fraction: @autoclosure () -> Double? = nil) {
    if style == .none { return }
    lastShown.withLock { last in
      guard ContinuousClock.now - last > (style == .moving ? .milliseconds(100) : .seconds(10)) else { return }
      last = .now
      let text = line().escaped
      if style == .plain { return writeToStandardError("\(text)\n") }
      let width = Self.width
      let bar = fraction().map { Self.bar($0, width: width) } ?? ""
      writeToStandardError("\r\u{1B}[K" + bar + Self.cut(text, to: width - 1 - bar.count))
    }
  }

  /// Removes the line, so that something else can be printed.
  func clear() {
    if style == .moving { writeToStandardError("\r\u{1B}[K") }
  }

  /// A bar a fifth of the width long: `[####......] `; empty in a narrow terminal.
  static func bar(_ fraction: Double, width: Int) -> String {
    let cells = min(24, width / 5)
    if cells < 8 { return "" }
    let done = Int((max(0, min(1, fraction)) * Double(cells)).rounded())
    return "[" + String(repeating: "#", count: done) + String(repeating: ".", count: cells - done) + "] "
  }

  /// The longest prefix of a text that fits into a number of columns.
  static func cut(_ text: String, to width: Int) -> String {
    var (used, end) = (0, text.startIndex)
    for index in text.indices {
      used += text[index].columns
      if used > width { break }
      end = text.index(after: index)
    }
    return String(text[..<end])
  }

  /// The current width of the terminal, which may have been resized.
  private static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

extension Character {
  /// Number of columns that the character takes on a terminal: 2 for East Asian wide characters and emoji (Unicode's
  /// East Asian Width).
  var columns: Int {
    guard let first = unicodeScalars.first else { return 0 }
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
