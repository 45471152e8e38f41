import Dispatch
import Glibc
import Live
import Playback
import Studio
import Support
import Synchronization
import struct Music.Performance

/// Connects the player at a MIDI port, the duet's decisions, the composer of the answers, and the output.
final class DuetPlayer: Sendable {
  private let partner: DuetPartner
  private let input: any MIDIInput
  private let port: (any MIDIPort)?
  private let session: LiveSession
  private let output: any AudioOutput
  private let messages: LiveMessages
  private let isInterrupted = Atomic(false)

  /// Maximum time in milliseconds between updates.
  private static let period = 10

  /// - Throws: `PlaybackError` if the device cannot be opened.
  init(
    _ partner: DuetPartner, input: any MIDIInput, port: (any MIDIPort)?, device: String?, messages: LiveMessages
  ) throws(PlaybackError) {
    (self.partner, self.input, self.port, self.messages) = (partner, input, port, messages)
    session = LiveSession(source: partner, calibratedGain: LiveSound.calibratedGain)
    session.prepare()
    output = try openOutput(session.timeline, device: device) { messages.add($0) }
  }

  /// Plays until the task is cancelled, or until the port that it listens to has gone.
  ///
  /// - Throws: `CancellationError`.
  func play() async throws {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        DispatchQueue(label: "duet", qos: .userInteractive).async { [self] in
          run()
          continuation.resume()
        }
      }
    } onCancel: {
      isInterrupted.store(true, ordering: .relaxed)
    }
    try Task.checkCancellation()
  }

  private func run() {
    var duet = Duet()
    var sender = port.map { MIDISender($0) }
    let clock = MonotonicClock()
    Suspension.watch()
    while !isInterrupted.load(ordering: .relaxed) && !input.isLost {
      let left = duet.deadline.map { Int(max(0, $0 - clock.now) * 1000) } ?? Self.period
      if Suspension.takeRequest() { session.suspend(output, &sender, Suspension.stop) }
      input.wait(milliseconds: min(Self.period, left + 1))
      for message in input.take() { handle(duet.take(message.bytes, at: message.time)) }
      handle(duet.update(at: clock.now))
      sender?.update(session.timeline, playhead: Double(output.playhead) / 48000)
      if sender?.isLost ?? false {
        sender = nil
        messages.add(lostJACK)
      }
      for message in messages.take() { message.report() }
    }
    output.close()
    session.stop()
    sender = nil
    output.noteUnderruns()
  }

  private func handle(_ actions: [Duet.Action]) {
    for action in actions {
      switch action {
      case .prepare(let phrase): partner.prepare(phrase)
      case .answer(let phrase):
        partner.answer(phrase)
        session.replan()
        session.next()
        say(Self.line(phrase))
        fflush(nil)
      case .yield: session.stop()
      }
    }
  }

  static func line(_ phrase: PlayedPhrase) -> String {
    let count = phrase.performance.notes.count
    let key = phrase.key.map { " in \($0)" } ?? ""
    return "You played \(counted(count, "note")), \(fixed(phrase.seconds, 1)) s\(key); "
      + "the answer lasts \(fixed(phrase.answerSeconds, 1)) s."
  }
}
