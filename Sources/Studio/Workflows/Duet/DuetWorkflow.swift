private import Live
private import Playback
private import Synchronization

/// A duet with a player at a MIDI port: connects the port, the duet's decisions, the composer of the answers, and the
/// outputs.
///
///     let duet = try DuetWorkflow(with: "KEYBOARD", partner: { try DuetPartner(request, sound: LiveSound()) }) {
///       print($0)
///     }
///     while !duet.isOver { for phrase in duet.update() { print(phrase.seconds) } }
///     duet.stop()
package final class DuetWorkflow: Sendable {
  private let input: any MIDIInput
  private let partner: DuetPartner
  private let music: PlayWorkflow
  private let duet = Mutex(Duet())

  /// Maximum time in milliseconds between updates.
  private static let period = 10

  /// - Parameters:
  ///   - input: name of the MIDI port to listen to. It is opened first, so that a wrong name is reported at once.
  ///   - partner: composes the answers.
  ///   - device: see `openOutput`; nil means the default device or, if there is an `output`, none. With an `output`, a
  ///     missing sound card is only reported.
  ///   - output: name of a MIDI port that plays the answers, too.
  ///   - onEvent: called from any thread.
  /// - Throws: `PlaybackError`, and the errors of `partner`.
  package init(
    with input: String, partner: () throws -> DuetPartner, device: String? = nil, output: String? = nil,
    onEvent: @escaping @Sendable (PlayWorkflow.Event) -> Void
  ) throws {
    self.input = try openMIDIInput(input)
    self.partner = try partner()
    music = try PlayWorkflow(
      self.partner, device: device ?? (output == nil ? nil : silentDevice), port: output, onEvent: onEvent)
  }

  /// Whether the input port has disappeared.
  package var isOver: Bool { input.isLost }

  /// Number of times that the sound card ran out of frames.
  package var underruns: Int { music.underruns }

  /// Waits for the player, for 10 ms at most, and does what is due.
  ///
  /// - Returns: the phrases whose answers begin now.
  package func update() -> [PlayedPhrase] {
    let clock = MonotonicClock()
    return duet.withLock { duet in
      let left = duet.deadline.map { Int(max(0, $0 - clock.now) * 1000) } ?? Self.period
      input.wait(milliseconds: min(Self.period, left + 1))
      let actions = input.take().flatMap { duet.take($0.bytes, at: $0.time) } + duet.update(at: clock.now)
      let phrases = actions.compactMap(act)
      music.sendNotes()
      return phrases
    }
  }

  /// - Returns: the phrase whose answer begins.
  private func act(_ action: Duet.Action) -> PlayedPhrase? {
    switch action {
    case .prepare(let phrase): partner.prepare(phrase)
    case .answer(let phrase):
      partner.answer(phrase)
      music.replaceNext()
      return phrase
    case .yield: music.yield()
    }
    return nil
  }

  /// See `PlayWorkflow.suspend`.
  package func suspend(_ stop: () -> Void) { music.suspend(stop) }

  /// Ends the music at once, and releases all keys.
  package func stop() { music.stop() }
}
