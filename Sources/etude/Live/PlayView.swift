import ArgumentParser
import Glibc
import Studio
import Support
import enum Live.LogEntry
import struct Live.PieceFacts
import struct Live.PieceMark
import struct Music.Note

/// The display while music plays: the piece, a piano roll that falls onto a keyboard, time and loudness. Without a
/// terminal it is one line per piece.
struct PlayView {
  private let music: PlayWorkflow
  private let terminal: Terminal
  private var logNumber = 0
  private(set) var notes: [Note] = []
  private var number = 0
  private var mark: PieceMark?
  private var message = ""
  private var messageEnd = ContinuousClock.now
  private var volume = 1.0
  private var drawnRows = 0
  private var drawnSize = (columns: 0, rows: 0)
  var showsHelp = false

  init(_ music: PlayWorkflow, _ terminal: Terminal) { (self.music, self.terminal) = (music, terminal) }

  /// The piece playing now.
  var current: PieceFacts? { mark?.facts }

  mutating func changeVolume(by change: Double) {
    volume = max(0, min(2, ((volume + change) * 10).rounded() / 10))
    music.setVolume(volume)
  }

  /// Shows a message for some seconds.
  mutating func show(_ message: LiveMessage) {
    (self.message, messageEnd) = (message.text, .now + .seconds(6))
    if !terminal.isInteractive { message.report() }
  }

  /// Processes new events, and redraws the view.
  ///
  /// - Returns: the exit status for the first piece that could not be played; nil if there is none.
  mutating func update() -> ExitCode? {
    let playhead = music.playhead
    var status: ExitCode?
    let (entries, next) = music.log(from: logNumber)
    logNumber = next
    for entry in entries {
      if case .failed(_, let reason) = entry {
        status = status ?? exitStatus(of: reason.error)
        show(.error(ErrorMessage(reason.error)))
      }
      notes.take(entry)
    }
    let past = music.seconds(at: playhead) - 1
    notes.removeAll { $0.end.value < past }
    mark = music.piece(at: playhead) ?? mark
    if let mark, mark.number != number, playhead >= mark.start {
      number = mark.number
      if !terminal.isInteractive { printLine(mark.facts) }
    }
    if terminal.isInteractive { draw(playhead) }
    return status
  }

  /// Draws the next view below whatever is on the terminal now.
  mutating func redraw() { drawnRows = 0 }

  private func printLine(_ facts: PieceFacts) {
    say("Playing \(Self.headline(facts))")
    fflush(nil)
  }

  static func headline(_ facts: PieceFacts) -> String {
    var parts = [facts.title]
    if let composer = facts.composer, !facts.title.contains(composer) { parts.append(composer) }
    if let seed = facts.seed, !facts.title.contains("seed \(seed)") { parts.append("seed \(seed)") }
    return parts.joined(separator: " · ")
  }

  private mutating func draw(_ playhead: Int) {
    let size = terminal.size
    let rows = max(0, min(16, size.rows - 6))
    let time = clock(max(0, music.seconds(at: playhead - (mark?.origin ?? 0))).rounded(.down))
    let state = music.isPaused ? "paused" : "      "
    let lines =
      [mark.map { Self.headline($0.facts).escaped } ?? "Composing …"]
      + PianoRoll(columns: size.columns - 1, rows: rows).lines(notes, at: music.seconds(at: playhead))
      + ["\(time)  \(state)  \(meter)  volume \(fixed(100 * volume, 0)) %", lastLine]
    // A terminal that was resized has rewrapped the lines.
    let isResized = drawnRows > 0 && size != drawnSize
    let start = isResized ? "\u{1B}[H\u{1B}[J" : drawnRows > 0 ? "\u{1B}[\(drawnRows)A" : ""
    terminal.write(start + lines.map { "\r\u{1B}[K\($0.clipped(to: size.columns - 1))\n" }.joined())
    (drawnRows, drawnSize) = (lines.count, size)
  }

  private var lastLine: String {
    if showsHelp { return "space pause  → next  ← back  u undo  s save  + − volume  q quit" }
    return ContinuousClock.now < messageEnd ? message.escaped : "? help"
  }

  /// The level from −60 to 0 dBFS.
  private var meter: String {
    let filled = Int((max(-60, min(0, music.level)) + 60) / 3)
    return String(repeating: "▮", count: filled) + String(repeating: "▯", count: 20 - filled)
  }

  func end() { if terminal.isInteractive { terminal.write("\r\u{1B}[K") } }
}

extension [Note] {
  /// Processes an entry of a timeline.
  mutating func take(_ entry: LogEntry) {
    switch entry {
    case .event(.note(let note)): append(note)
    case .cut(let time):
      removeAll { $0.onset >= time }
      for index in indices where self[index].end > time { self[index].duration = time - self[index].onset }
    case .event, .began, .ended, .failed: break
    }
  }
}

extension String {
  /// The text cut to a number of columns; control sequences take none.
  func clipped(to columns: Int) -> String {
    var (result, width, isControl) = ("", 0, false)
    for character in self {
      if character == "\u{1B}" { isControl = true }
      if !isControl {
        width += character.columns
        if width > columns { continue }
      }
      result.append(character)
      if isControl && character.isLetter { isControl = false }
    }
    return result
  }
}
