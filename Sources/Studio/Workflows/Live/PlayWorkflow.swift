private import Audio
private import Glibc
package import Live
package import Playback
private import Synchronization

/// Plays pieces on a sound card, and sends their notes to a MIDI port.
///
///     let music = try PlayWorkflow(ComposedPieces(CompositionRequest(), sound: LiveSound())) { print($0) }
///     while !music.isOver {
///       music.sendNotes()
///       usleep(30_000)
///     }
///     music.stop()
package final class PlayWorkflow: Sendable {
  package enum Event: Hashable, Sendable {
    case output(OutputEvent)
    /// There is no sound card, so that the notes only go to this MIDI port.
    case noSoundCard(port: String)
    /// The MIDI port has gone.
    case lostPort
  }

  private let session: LiveSession
  private let output: any AudioOutput
  private let sender: Mutex<MIDISender?>
  private let onEvent: @Sendable (Event) -> Void

  /// Opens the sound card while the first piece is being made, and starts playing. Without a sound card, notes can
  /// still be sent to a MIDI port.
  ///
  /// - Parameters:
  ///   - device: see `openOutput`.
  ///   - port: name of a MIDI port; nil sends no notes.
  ///   - onEvent: called from any thread.
  /// - Throws: `PlaybackError` if there is neither a sound card nor a port, or if there is no port of this name.
  package init(
    _ source: any PieceSource, device: String? = nil, port: String? = nil, onEvent: @escaping @Sendable (Event) -> Void
  ) throws(PlaybackError) {
    let opened: (any MIDIPort)? = if let port { try openMIDIOutput(port) } else { nil }
    session = LiveSession(source: source, calibratedGain: LiveSound.calibratedGain)
    session.prepare()
    do {
      output = try openOutput(session.timeline, device: device) { onEvent(.output($0)) }
    } catch {
      guard case .noDevice = error, let port else { throw error }
      onEvent(.noSoundCard(port: port))
      output = try openOutput(session.timeline, device: silentDevice) { onEvent(.output($0)) }
    }
    sender = Mutex(opened.map { MIDISender($0) })
    self.onEvent = onEvent
  }

  /// The stream position playing now, in frames.
  package var playhead: Int { output.playhead }

  /// Seconds of stream time.
  package func seconds(at position: Int) -> Double { Double(position) / Double(Timeline.sampleRate.rawValue) }

  /// Whether everything has been played.
  package var isOver: Bool { session.state.isComplete && playhead >= session.timeline.end }

  package var isPaused: Bool { session.state.isPaused }

  /// Number of times that the sound card ran out of frames.
  package var underruns: Int { output.underruns }

  /// See `Timeline.log(from:)`.
  package func log(from number: Int) -> (entries: [LogEntry], next: Int) { session.timeline.log(from: number) }

  /// The piece at a stream position; nil if there is none.
  package func piece(at position: Int) -> PieceMark? { session.timeline.piece(at: position) }

  /// The level of the last 50 ms, in dBFS; −infinity for silence.
  package var level: Double {
    if isPaused { return -.infinity }
    let count = Timeline.sampleRate.rawValue / 20
    let samples = session.timeline.frames(from: max(0, playhead - count), count: count)
    return 10 * log10(samples.reduce(0) { $0 + Double($1 * $1) } / Double(max(1, samples.count)))
  }

  /// Sets the volume, from 0 to 2; 1 plays the frames unchanged.
  package func setVolume(_ volume: Double) { output.setVolume(volume) }

  package func setPaused(_ isPaused: Bool) {
    output.setPaused(isPaused)
    if isPaused { session.pause() } else { session.resume() }
  }

  package func next() {
    setPaused(false)
    session.next()
  }

  package func back() {
    setPaused(false)
    session.back()
  }

  package func undo() {
    setPaused(false)
    session.undo()
  }

  /// Goes to the next piece, which the source has changed.
  func replaceNext() {
    session.replan()
    session.next()
  }

  /// Ends the piece that is playing, and waits for `replaceNext`.
  func yield() { session.stop() }

  /// Sends the MIDI port the notes that are due. Call it every 100 ms or more often.
  package func sendNotes() {
    let isLost = sender.withLock { sender in
      if isPaused { sender?.pause(at: seconds) } else { sender?.update(session.timeline, playhead: seconds) }
      guard sender?.isLost ?? false else { return false }
      sender = nil
      return true
    }
    if isLost { onEvent(.lostPort) }
  }

  /// Silences the outputs and releases all keys, calls `stop`, and goes on.
  package func suspend(_ stop: () -> Void) {
    let wasPaused = isPaused
    setPaused(true)
    sender.withLock {
      $0?.pause(at: seconds)
      $0?.flush()
    }
    // For the sound card to stop.
    usleep(60_000)
    stop()
    setPaused(wasPaused)
  }

  /// Ends the music at once, and releases all keys.
  package func stop() {
    output.close()
    session.stop()
    sender.withLock { $0 = nil }
  }

  private var seconds: Double { seconds(at: playhead) }
}
