import Live
import Music
import Playback
import Testing

@testable import etude

@Suite struct PlayTests {
  @Test func keysHaveTheirMeaning() {
    let keys: [(String, Terminal.Key?)] = [
      (" ", .pause), ("\u{1B}[C", .next), ("\u{1B}[D", .back), ("s", .save), ("+", .louder), ("-", .softer),
      ("q", .quit), ("?", .help), ("u", .undo), ("x", nil), ("\u{1B}", nil),
    ]
    for (text, key) in keys { #expect(Terminal.key(Array(text.utf8)[...]) == key, "\(text)") }
  }

  @Test func theRollShowsWhatSoundsAndWhatComes() {
    let roll = PianoRoll(columns: 100, rows: 3)
    let notes = [
      Note(pitch: Pitch(21), velocity: 127, onset: 1, duration: 0.1),
      Note(pitch: Pitch(108), velocity: 1, onset: 1.2, duration: 0.1),
    ]
    let lines = roll.lines(notes, at: 1).map { $0.filter { "█▀▔ ".contains($0) } }
    #expect(lines.count == 4 && lines.allSatisfy { $0.count == 88 })
    #expect(lines[0].last == "█" && lines[2].first == "█" && lines[1].allSatisfy { $0 == " " })
    #expect(lines[3].first == "█" && lines[3].last == "▔")
  }

  @Test func aNarrowTerminalHasTheWholeKeyboard() {
    let line = PianoRoll(columns: 40, rows: 2).lines([], at: 0)[2]
    #expect(line.count <= 40 && line.count >= 29)
  }

  @Test func controlSequencesTakeNoColumns() {
    #expect("\u{1B}[38;5;24m█\u{1B}[0mab".clipped(to: 2) == "\u{1B}[38;5;24m█\u{1B}[0ma")
  }

  @Test func aSkipEndsNotes() {
    var notes: [Note] = []
    notes.take(.event(.note(Note(pitch: Pitch(60), velocity: 80, onset: 1, duration: 5))))
    notes.take(.event(.note(Note(pitch: Pitch(62), velocity: 80, onset: 3, duration: 5))))
    notes.take(.cut(at: 2))
    #expect(notes == [Note(pitch: Pitch(60), velocity: 80, onset: 1, duration: 1)])
  }

  @Test func errorsSayWhatToDo() {
    let table: [(PlaybackError, String)] = [
      (
        .noDevice(pulse: "connection refused", alsa: "no such file or directory"),
        "there is no sound server (connection refused) and no sound card (no such file or directory); make files with "
          + "“etude compose” instead, or start PipeWire"
      ),
      (.unknownDevice("x", known: ["a", "b"]), "there is no audio device x; choose one of a, b"),
      (.unknownPort("x", known: []), "there is no MIDI port x; there is none: start JACK and an instrument"),
    ]
    for (error, sentence) in table { #expect("\(error)" == sentence) }
    #expect(exitStatus(of: PlaybackError.noDevice(pulse: "", alsa: "")) == .unavailable)
    #expect(exitStatus(of: PlaybackError.unknownDevice("x", known: [])) == .usage)
  }
}
