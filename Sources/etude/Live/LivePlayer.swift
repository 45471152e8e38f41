import ArgumentParser
import Dispatch
import Glibc
import Live
import Playback
import Studio
import Support
import Synchronization

/// Plays a session on the sound card. In a terminal it shows a view and takes keys; otherwise it prints plain lines.
///
/// It runs on its own thread, because the renderer may keep all others busy.
final class LivePlayer: Sendable {
  private let session: LiveSession
  private let output: any AudioOutput
  private let port: (any MIDIPort)?
  private let messages: LiveMessages
  private let isInterrupted = Atomic(false)
  /// Nil if pieces cannot be saved.
  private let saver: PieceSaver?

  /// Opens the sound card while the first piece is being made, and starts playing. Without a sound card, notes can
  /// still be sent to a MIDI port.
  ///
  /// - Parameters:
  ///   - messages: shown as they arrive.
  ///   - save: saves a piece; nil if pieces cannot be saved.
  /// - Throws: `PlaybackError` if there is neither, or if there is no port of this name.
  init(
    _ source: any PieceSource, device: String?, midiPort: String? = nil, messages: LiveMessages = LiveMessages(),
    save: PieceSaver.Save? = nil
  ) throws(PlaybackError) {
    port = if let midiPort { try openMIDIOutput(midiPort) } else { nil }
    session = LiveSession(source: source, calibratedGain: LiveSound.calibratedGain)
    session.prepare()
    do {
      output = try openOutput(session.timeline, device: device) { messages.add($0) }
    } catch {
      guard case .noDevice = error, let midiPort else { throw error }
      messages.add("there is no sound card; the notes only go to \(midiPort)")
      output = try openOutput(session.timeline, device: silentDevice) { messages.add($0) }
    }
    self.messages = messages
    saver = save.map { PieceSaver(messages: messages, save: $0) }
  }

  /// Shows the music until it has been played, or the user quits, and then finishes saves. An interruption cancels
  /// them.
  ///
  /// - Throws: `CancellationError` if the task is cancelled, and the exit status for the first piece that could not be
  ///   played.
  func play() async throws {
    let status = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        DispatchQueue(label: "play", qos: .userInteractive).async { [self] in continuation.resume(returning: run()) }
      }
    } onCancel: {
      isInterrupted.store(true, ordering: .relaxed)
    }
    if let saver, saver.isSaving {
      if !Task.isCancelled { note("finishing the save …") }
      await saver.finish()
      for message in messages.take() { message.report() }
    }
    try Task.checkCancellation()
    if let status { throw status }
  }

  /// Ends the music at once.
  func stop() {
    output.close()
    session.stop()
  }

  private func run() -> ExitCode? {
    let terminal = Terminal()
    var view = PlayView(session, output, terminal)
    var sender = port.map { MIDISender($0) }
    var status: ExitCode?
    Suspension.watch()
    func showNews() {
      for message in messages.take() { view.show(message) }
      if let failed = view.update() { status = status ?? failed }
    }
    while !isInterrupted.load(ordering: .relaxed) && !isOver {
      if Suspension.takeRequest() {
        session.suspend(output, &sender) {
          terminal.restore()
          Suspension.stop()
          terminal.enter()
        }
        view.redraw()
      }
      showNews()
      if sender?.isLost ?? false {
        sender = nil
        messages.add(lostJACK)
      }
      let playhead = Double(output.playhead) / 48000
      if session.state.isPaused {
        sender?.pause(at: playhead)
      } else {
        sender?.update(session.timeline, playhead: playhead)
      }
      let keys = terminal.keys(milliseconds: 33)
      if keys.contains(.quit) { break }
      for key in keys { handle(key, &view) }
    }
    // If no piece could be played, the music is over before the first look at it.
    showNews()
    // The hardware is still playing what the server has given it.
    if isOver { usleep(200_000) }
    stop()
    sender = nil
    view.end()
    output.noteUnderruns()
    return status
  }

  /// Whether everything has been played.
  private var isOver: Bool { session.state.isComplete && output.playhead >= session.timeline.end }

  private func handle(_ key: Terminal.Key, _ view: inout PlayView) {
    switch key {
    case .pause: session.setPaused(!session.state.isPaused, output)
    case .next, .back, .undo:
      session.setPaused(false, output)
      if key == .next { session.next() } else if key == .back { session.back() } else { session.undo() }
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

extension LiveSession {
  /// Pauses or resumes the session and its output.
  func setPaused(_ isPaused: Bool, _ output: any AudioOutput) {
    output.setPaused(isPaused)
    if isPaused { pause() } else { resume() }
  }

  /// Pauses the session, releases all keys, and resumes after `stop`.
  func suspend(_ output: any AudioOutput, _ sender: inout MIDISender?, _ stop: () -> Void) {
    let wasPaused = state.isPaused
    setPaused(true, output)
    sender?.pause(at: Double(output.playhead) / 48000)
    sender?.flush()
    // For the sound card to stop.
    usleep(60_000)
    stop()
    setPaused(wasPaused, output)
  }
}

extension AudioOutput {
  /// Says how often the sound was interrupted because frames came too late; says nothing if it never was.
  func noteUnderruns() {
    if underruns > 0 { note("the sound card ran out of frames \(counted(underruns, "time"))") }
  }
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

/// Said when the notes can no longer be delivered.
let lostJACK = LiveMessage.remark("JACK has stopped; the notes no longer go to a MIDI port")

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

  func add(_ event: OutputEvent) {
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
