import Dispatch
import Glibc
import Live
import Music
import Playback
import Studio
import TestSupport
import Testing

@testable import etude

@Suite struct PlayTests {
  @Test func keysHaveTheirMeaning() {
    let keys: [(String, [Terminal.Key])] = [
      (" ", [.pause]), ("\u{1B}[C", [.next]), ("\u{1B}OD", [.back]), ("s", [.save]), ("+", [.louder]), ("-", [.softer]),
      ("−", [.softer]), ("q", [.quit]), ("?", [.help]), ("u", [.undo]), ("x", []), ("\u{1B}", []),
      // Several keys at once, with unassigned ones between them.
      ("++\u{1B}[C\u{1B}[5~s", [.louder, .louder, .next, .save]), ("\u{1B}[1;2", []), ("\u{1B}[A-", [.softer]),
    ]
    for (text, key) in keys { #expect(Terminal.keys(text) == key, "\(text.debugDescription)") }
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

  @Test func wideCharactersTakeTwoColumns() {
    #expect("春の海".clipped(to: 5) == "春の")
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
        .noDevice(pulse: "not running", alsa: "not present"),
        "no audio device can be used (sound server: not running; sound card: not present)"
      ),
      (.unknownDevice("x", known: ["a", "b"]), "there is no audio device x; choose one of a, b"),
      (.unknownPort("x", known: []), "there is no MIDI port x; none was found"),
    ]
    for (error, sentence) in table {
      #expect("\(error)" == sentence)
      #expect(ErrorMessage(error).hint != nil)
    }
    #expect(exitStatus(of: PlaybackError.noDevice(pulse: "", alsa: "")) == .unavailable)
    #expect(exitStatus(of: PlaybackError.unknownDevice("x", known: [])) == .usage)
  }

  /// Saved pieces would have no place.
  @Test(arguments: [["play", "--device", "none", "--seconds", "1"], ["serve", "--port", "0"]])
  func nothingIsPlayedWhereNothingCouldBeSaved(words: [String]) async throws {
    let folder = TemporaryFolder()
    folder.add("file", [1])
    let sound = ["--model", try folder.addModel(), "--soundfont", folder.addSoundFont(), "--out"]
    for out in ["file", "/proc/x"] {
      let run = try await Run([Run.program] + words + sound + [out], in: folder.path).outcome(within: .seconds(60))
      #expect(run.status == 73 && run.out.isEmpty, "\(run)")
      #expect(run.err.hasPrefix("etude: error: \(out): cannot create: "), "\(run.err)")
    }
  }

  /// No files are made, so nothing is said of unfinished ones.
  @Test func ctrlCIsAnsweredInAWord() async throws {
    let folder = TemporaryFolder()
    let sound = ["--model", try folder.addModel(), "--soundfont", folder.addSoundFont(), "--device", "none"]
    let run = try Run(
      ["/usr/bin/env", "--default-signal", Run.program, "play", "--seconds", "600"] + sound, in: folder.path)
    while run.isRunning, try !run.outSoFar.contains("Playing") { try await Task.sleep(for: .milliseconds(20)) }
    run.interrupt()
    let outcome = try await run.outcome(within: .seconds(20))
    #expect(outcome.status == 130 && outcome.err.hasSuffix("etude: interrupted.\n"), "\(outcome)")
  }

  /// Such as a model that is being read, which cannot be cancelled.
  @Test func anInterruptionDoesNotWaitForWork() async throws {
    let (work, isDone) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let task = Task {
      try await abandonedOnCancellation {
        work.wait()
        isDone.signal()
      }
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    work.signal()
    #expect(try await abandonedOnCancellation { 7 } == 7)
    await #expect(throws: PlaybackError.lostPort("x")) {
      try await abandonedOnCancellation { throw PlaybackError.lostPort("x") }
    }
  }

  @Test func ctrlCIsNeverLost() async throws {
    let folder = TemporaryFolder()
    let sound = ["--model", try folder.addModel(), "--soundfont", folder.addSoundFont(), "--device", "none"]
    for delay in 1...12 {
      let run = try Run(
        ["/usr/bin/env", "--default-signal", Run.program, "play", "--seconds", "600"] + sound, in: folder.path)
      try await Task.sleep(for: .milliseconds(4 * delay))
      run.interrupt()
      let outcome = try await run.outcome(within: .seconds(20))
      // Before the program has set its handler, the signal itself ends it.
      #expect([130, 2].contains(outcome.status), "\(outcome)")
    }
  }

  /// A PCM that discards everything stands for a card.
  @Test func soundCardsAreListedWithoutASoundServer() async throws {
    let folder = TemporaryFolder()
    let cards = "pcm.cellar { type null hint { show on description \"In the cellar\" } }\npcm.!default { type null }"
    folder.add("asound.conf", Array(cards.utf8))
    let environment = ["PULSE_SERVER": "unix:/nowhere", "ALSA_CONFIG_PATH": folder.path + "/asound.conf"]
    let ports = try await etude("ports", environment: environment)
    #expect(ports.status == 0 && ports.out.contains("audio     cellar  In the cellar\n"), "\(ports)")
    let doctor = try await etude("doctor", environment: environment)
    #expect(doctor.out.contains("cellar (In the cellar)"), "\(doctor)")
    let sound = ["--model", try folder.addModel(), "--soundfont", folder.addSoundFont()]
    let unknown = try await Run(
      [Run.program, "play", "--device", "attic"] + sound, in: folder.path, environment: environment
    ).outcome(within: .seconds(60))
    #expect(unknown.status == 64, "\(unknown)")
    #expect(unknown.err.contains("there is no audio device attic; choose one of "), "\(unknown)")
  }

  @Test func anInterruptionOfTheSoundIsExplained() {
    let late = SoundGap(position: 754.2, delay: 5.04, buffered: 4, ready: 15.5)
    let reason = "the program was delayed for 5.0 s (4.00 s were buffered, and 15.50 s ready)"
    #expect(late.sentence == "the sound was interrupted at 12:34: \(reason)")
    #expect(SoundGap(position: 0, delay: 0.02, buffered: 0.01, ready: 0).cause == .lateMusic)
    #expect(SoundGap(position: 0, delay: 0.02, buffered: 3.9, ready: 12).cause == .lateDevice)
  }

  @Test(arguments: [
    ("missing.mid", 66, "cannot read: No such file or directory"), ("junk.mid", 65, "is a text file, not a MIDI file"),
    ("junk.wav", 65, "not an audio file"), ("empty.mid", 65, "the file is empty"),
    ("in", 66, "Is a directory"), ("/dev/zero", 66, "this is a device"),
    ("pipe", 66, "nothing has been written to this pipe for 5 s"),
  ])
  func aFileThatCannotBePlayedIsReported(path: String, status: Int32, reason: String) async throws {
    let folder = TemporaryFolder()
    for name in ["junk.mid", "junk.wav", "in/x"] { folder.add(name, Array("neither notes nor sound".utf8)) }
    folder.add("empty.mid", [])
    try #require(mkfifo(folder.path + "/pipe", 0o600) == 0)
    let words = ["play", path, "--device", "none", "--soundfont", folder.addSoundFont()]
    let run = try await Run([Run.program] + words, in: folder.path).outcome(within: .seconds(60))
    #expect(run.status == status && run.out.isEmpty, "\(run)")
    #expect(run.err.contains("etude: error: \(path): ") && run.err.contains(reason), "\(run.err)")
  }

  /// Even where no sound can be heard.
  @Test func filesAreCheckedBeforeTheSoundCard() async throws {
    let folder = TemporaryFolder()
    folder.add("junk.mid", Array("no music".utf8))
    let environment = ["PULSE_SERVER": "unix:/nowhere", "ALSA_CONFIG_PATH": "/nowhere"]
    let words = ["play", "missing.mid", "junk.mid", "--soundfont", folder.addSoundFont()]
    let run = try await Run([Run.program] + words, in: folder.path, environment: environment)
      .outcome(within: .seconds(60))
    #expect(run.status == 66 && run.out.isEmpty && !run.err.contains("sound card"), "\(run)")
    #expect(run.err.contains("etude: error: missing.mid: cannot read: No such file or directory"), "\(run.err)")
    #expect(run.err.contains("etude: error: junk.mid: "), "\(run.err)")
  }

  @Test func aDuetNeedsAPort() async throws {
    let run = try await Run([Run.program, "duet", "--midi-in", "no such port"], in: "/tmp").outcome()
    #expect(run.status == 64 && run.err.contains("there is no MIDI port no such port;"))
    let without = try await Run([Run.program, "duet"], in: "/tmp").outcome()
    #expect(without.status == 64 && without.err.contains("--midi-in"))
  }

  @Test func aPhraseIsSaidInWords() {
    let note = Note(pitch: Pitch(60), velocity: 80, onset: 0, duration: 0.5)
    let line = PlayDuet.line(PlayedPhrase(Performance(notes: [note])))
    #expect(line.hasPrefix("You played 1 note, 0.5 s in C") && line.hasSuffix("; the answer lasts 1.0 s."))
  }
}
