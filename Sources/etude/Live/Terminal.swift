import Files
import Glibc

/// The terminal, set to deliver single keys. Does nothing if standard input or output is not a terminal, or if the
/// terminal cannot move its cursor.
final class Terminal {
  enum Key { case pause, next, back, undo, save, louder, softer, help, quit }

  let isInteractive = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0 && !isDumb
  private var original = termios()

  /// Whether the terminal cannot move its cursor: `TERM` is `dumb` or not set.
  static var isDumb: Bool { ["", "dumb"].contains(getenv("TERM").map { String(cString: $0) } ?? "") }

  /// Whether the user wants no colours (https://no-color.org).
  static var isColorless: Bool { getenv("NO_COLOR").map { $0.pointee != 0 } ?? false }

  init() {
    if isInteractive { tcgetattr(STDIN_FILENO, &original) }
    enter()
  }

  deinit { restore() }

  /// Turns off line editing and echo (`tcsetattr`), and hides the cursor. Ctrl-C and Ctrl-Z keep their effect.
  func enter() {
    guard isInteractive else { return }
    var raw = original
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(STDIN_FILENO, TCSANOW, &raw)
    write("\u{1B}[?25l")
  }

  /// Restores the terminal as it was found.
  func restore() {
    guard isInteractive else { return }
    write("\u{1B}[?25h")
    tcsetattr(STDIN_FILENO, TCSANOW, &original)
  }

  func write(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { writeAll($0, to: STDOUT_FILENO) }
  }

  /// Columns and rows (`TIOCGWINSZ`).
  var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Waits for keys for up to a number of milliseconds.
  func keys(milliseconds: Int) -> [Key] {
    guard isInteractive else {
      usleep(UInt32(1000 * milliseconds))
      return []
    }
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, CInt(milliseconds)) > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    // The terminal has been closed.
    if count <= 0 { return errno == EINTR && count < 0 ? [] : [.quit] }
    return Self.keys(String(decoding: bytes[..<count], as: UTF8.self))
  }

  /// The keys that a terminal sends as this text; unassigned ones are left out.
  static func keys(_ text: String) -> [Key] {
    var (keys, rest): ([Key], Substring) = ([], text[...])
    while let first = rest.popFirst() {
      var name = String(first)
      if first == "\u{1B}", let next = rest.first, "[O".contains(next) {
        // A control sequence ends with a letter or a tilde (ECMA-48, 5.4).
        let end = rest.dropFirst().firstIndex { $0.isLetter || $0 == "~" }
        name += rest[...(end ?? rest.index(before: rest.endIndex))]
        rest = end.map { rest[rest.index(after: $0)...] } ?? ""
      }
      if let key = key(name) { keys.append(key) }
    }
    return keys
  }

  private static func key(_ name: String) -> Key? {
    switch name {
    case " ": .pause
    case "\u{1B}[C", "\u{1B}OC", "n": .next
    case "\u{1B}[D", "\u{1B}OD", "b": .back
    case "u": .undo
    case "s": .save
    case "+", "=": .louder
    case "-", "−", "_": .softer
    case "?", "h": .help
    case "q", "Q": .quit
    default: nil
    }
  }
}
