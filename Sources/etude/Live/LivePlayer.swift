import ArgumentParser
import Glibc
import Studio
import Support
import Synchronization
import struct Live.PieceFacts
import enum Playback.OutputEvent
import struct Playback.SoundGap

/// Plays music on the sound card. In a terminal it shows a view and takes keys; otherwise it prints plain lines.
final class LivePlayer: Sendable {
  private let music: PlayWorkflow
  private let messages: LiveMessages
  /// Nil if pieces cannot be saved.
  private let saver: PieceSaver?

  /// - Parameters:
  ///   - messages: shown as they arrive.
  ///   - save: saves a piece; nil if pieces cannot be saved.
  init(_ music: PlayWorkflow, messages: LiveMessages, save: PieceSaver.Save? = nil) {
    (self.music, self.messages) = (music, messages)
    saver = save.map { PieceSaver(messages: messages, save: $0) }
  }

  /// Shows the music until it has been played, or the user quits, and then finishes saves. An interruption cancels
  /// them.
  ///
  /// - Throws: `CancellationError` if the task is cancelled, and the exit status for the first piece that could not be
  ///   played.
  func play() async throws {
    let status = await onOwnThread { [self] isInterrupted in run(until: isInterrupted) }
    if let saver, saver.isSaving {
      if !Task.isCancelled { note("finishing the save …") }
      await saver.finish()
      for message in messages.take() { message.report() }
    }
    try Task.checkCancellation()
    if let status { throw status }
  }

  /// Ends the music at once.
  func stop() { music.stop() }

  private func run(until isInterrupted: () -> Bool) -> ExitCode? {
    let terminal = Terminal()
    var view = PlayView(music, terminal)
    var status: ExitCode?
    Suspension.watch()
    func showNews() {
      for message in messages.take() { view.show(message) }
      if let failed = view.update() { status = status ?? failed }
    }
    while !isInterrupted() && !music.isOver {
      if Suspension.takeRequest() {
        music.suspend {
          terminal.restore()
          Suspension.stop()
          terminal.enter()
        }
        view.redraw()
      }
      showNews()
      music.sendNotes()
      let keys = terminal.keys(milliseconds: 33)
      if keys.contains(.quit) { break }
      for key in keys { handle(key, &view) }
    }
    // If no piece could be played, the music is over before the first look at it.
    showNews()
    // The hardware is still playing what the server has given it.
    if music.isOver { usleep(200_000) }
    stop()
    view.end()
    noteUnderruns(music.underruns)
    return status
  }

  private func handle(_ key: Terminal.Key, _ view: inout PlayView) {
    switch key {
    case .pause: music.setPaused(!music.isPaused)
    case .next: music.next()
    case .back: music.back()
    case .undo: music.undo()
    case .louder: view.changeVolume(by: 0.1)
    case .softer: view.changeVolume(by: -0.1)
    case .help: view.showsHelp.toggle()
    case .save: savePiece(view.current)
    case .quit: break
    }
  }

  private func savePiece(_ piece: PieceFacts?) {
    guard let saver else { return messages.add("this piece is in a file already") }
    guard let piece else { return messages.add("no piece is playing yet") }
    saver.start(piece)
  }
}

/// Says how often the sound was interrupted because frames came too late; says nothing if it never was.
func noteUnderruns(_ count: Int) {
  if count > 0 { note("the sound card ran out of frames \(counted(count, "time"))") }
}

extension SoundGap {
  var sentence: String {
    let reason =
      switch cause {
      case .lateProgram: "the program was delayed for \(fixed(delay, 1)) s"
      case .lateMusic: "the music was not rendered in time"
      case .lateDevice: "the sound server or the sound card was late"
      }
    return "the sound was interrupted at \(clock(position.rounded(.down))): \(reason) "
      + "(\(fixed(buffered, 2)) s were buffered, and \(fixed(ready, 2)) s ready)"
  }
}

/// A message to the user while music plays.
enum LiveMessage: Hashable {
  case remark(String), warning(String), error(ErrorMessage)

  var text: String {
    switch self {
    case .remark(let text), .warning(let text): text
    case .error(let message): message.text
    }
  }

  /// Prints it on standard error.
  func report() {
    switch self {
    case .remark(let text): note(text)
    case .warning(let text): warn(text)
    case .error(let message): printError(message)
    }
  }
}

/// Messages from other threads.
final class LiveMessages: Sendable {
  private let messages = Mutex<[LiveMessage]>([])

  func add(_ message: LiveMessage) { messages.withLock { $0.append(message) } }

  func add(_ remark: String) { add(.remark(remark)) }

  func add(_ event: PlayWorkflow.Event) {
    switch event {
    case .output(let event): add(event)
    case .noSoundCard(let port): add("there is no sound card; the notes only go to \(port)")
    case .lostPort: add("JACK has stopped; the notes no longer go to a MIDI port")
    }
  }

  private func add(_ event: OutputEvent) {
    switch event {
    case .playing(let device): add("playing on \(device)")
    case .lost(let reason): add("the sound server has disappeared (\(reason)); waiting for it to come back")
    case .interrupted(let gap): add(gap.sentence)
    }
  }

  func take() -> [LiveMessage] {
    messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
