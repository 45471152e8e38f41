import ArgumentParser
import Dispatch
import Glibc
import Live
import Playback
import Studio
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
  /// - Parameter save: saves a piece; nil if pieces cannot be saved.
  /// - Throws: `PlaybackError` if there is neither, or if there is no port of this name.
  init(
    _ source: any PieceSource, device: String?, midiPort: String? = nil, save: PieceSaver.Save? = nil
  ) throws(PlaybackError) {
    port = if let midiPort { try openMIDIOutput(midiPort) } else { nil }
    session = LiveSession(source: source, calibratedGain: LiveSound.calibratedGain)
    session.prepare()
    let messages = LiveMessages()
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
  /// - Throws: `CancellationError` if the task is cancelled, and an exit status if a piece could not be played.
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
      for line in messages.take() { note(line) }
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
    func showNews() {
      for event in messages.take() { view.show(event) }
      if view.update() { status = .dataError }
    }
    while !isInterrupted.load(ordering: .relaxed) && !isOver {
      showNews()
      let heard = Double(output.heard) / 48000
      if session.state.isPaused {
        sender?.pause(at: heard)
      } else {
        sender?.update(session.timeline, heard: heard)
      }
      let keys = terminal.keys(milliseconds: 33)
      if keys.contains(.quit) { break }
      for key in keys { obey(key, &view) }
    }
    // If no piece could be played, the music is over before the first look at it.
    showNews()
    // The hardware is still playing what the server has given it.
    if isOver { usleep(200_000) }
    sender = nil
    stop()
    // Wait for a period of JACK, in which the keys are released.
    if port != nil { usleep(60_000) }
    view.end()
    return status
  }

  /// Whether everything has been played.
  private var isOver: Bool { session.state.isComplete && output.heard >= session.timeline.end }

  private func obey(_ key: Terminal.Key, _ view: inout PlayView) {
    switch key {
    case .pause:
      let isPaused = !session.state.isPaused
      output.setPaused(isPaused)
      if isPaused { session.pause() } else { session.resume() }
    case .next, .back, .undo:
      if session.state.isPaused { obey(.pause, &view) }
      if key == .next { session.next() } else if key == .back { session.back() } else { session.undo() }
    case .louder: view.changeVolume(by: 0.1)
    case .softer: view.changeVolume(by: -0.1)
    case .help: view.showsHelp.toggle()
    case .save: savePiece(view.current)
    case .quit: break
    }
  }

  private func savePiece(_ piece: PieceFacts?) {
    guard let saver, let piece else { return messages.add("only composed pieces can be saved") }
    saver.start(piece)
  }
}

/// Messages from other threads.
final class LiveMessages: Sendable {
  private let lines = Mutex<[String]>([])

  func add(_ line: String) { lines.withLock { $0.append(line) } }

  func add(_ event: OutputEvent) {
    switch event {
    case .playing(let device): add("playing on \(device)")
    case .lost(let reason): add("the sound server has disappeared (\(reason)); waiting for it to come back")
    }
  }

  func take() -> [String] {
    lines.withLock { lines in
      defer { lines = [] }
      return lines
    }
  }
}
