package import Live
private import Music

/// Sends the notes and pedals of a timeline to a MIDI port, 200 ms ahead of their time.
///
/// All keys are released and the pedals lifted on a pause, a skip, at the end, and when the playhead stands still
/// because the sound server has gone or the music comes too late.
package struct MIDISender: ~Copyable {
  private let port: any MIDIPort
  private var logNumber = 0
  /// Messages to be sent, in order of their times.
  private var queue: [Message] = []
  /// Messages that have been sent and may not have taken effect yet, in order of their times.
  private var sent: [Message] = []
  /// Channels that have been played since all keys were last released.
  private var channels: Set<UInt8> = []
  /// Channels whose pedal is down according to the messages that have taken effect.
  private var pedals: Set<UInt8> = []
  /// The last playhead, and the time at which it was first seen there.
  private var last = (playhead: -Double.infinity, time: 0.0)

  private struct Message {
    let time: Double
    let bytes: [UInt8]

    var channel: UInt8 { bytes[0] & 15 }
    /// Whether the message presses the pedal (true) or lifts it (false); nil for other messages.
    var isPedalDown: Bool? { bytes[0] & 0xF0 == 0xB0 && bytes[1] == 64 ? bytes[2] >= 64 : nil }
  }

  /// Time in seconds by which messages are sent in advance.
  package static let ahead = 0.2
  /// Seconds for which the playhead may stand still before the keys are released.
  private static let patience = 0.25

  package init(_ port: any MIDIPort) { self.port = port }

  deinit {
    Self.silence(channels, port)
    port.flush()
  }

  /// Sends what is due.
  ///
  /// - Parameters:
  ///   - playhead: the stream position playing now, in seconds.
  ///   - now: the time on the monotonic clock, in seconds.
  package mutating func update(_ timeline: Timeline, playhead: Double, at now: Double = MonotonicClock().now) {
    let (entries, next) = timeline.log(from: logNumber)
    logNumber = next
    for entry in entries { take(entry, playhead: playhead) }
    if playhead != last.playhead { last = (playhead, now) }
    if now - last.time > Self.patience { return pause(at: playhead) }
    settle(at: playhead)
    while let message = queue.first, message.time < playhead + Self.ahead {
      port.send(message.bytes, after: max(0, message.time - playhead))
      channels.insert(message.channel)
      sent.append(message)
      queue.removeFirst()
    }
  }

  /// Releases all keys and lifts all pedals at once, for a pause. Afterwards, everything that was not heard is sent
  /// again, and pedals that were down are pressed again.
  ///
  /// - Parameter playhead: the stream position at which the pause begins, in seconds.
  package mutating func pause(at playhead: Double) {
    if channels.isEmpty { return }
    settle(at: playhead)
    let again = pedals.sorted().map { Message(time: playhead, bytes: [0xB0 | $0, 64, 127]) }
    queue = again + sent + queue
    silence()
  }

  /// Whether the system of the port has gone.
  package var isLost: Bool { port.isLost }

  /// Waits until the port has delivered what is due.
  package func flush() { port.flush() }

  private mutating func silence() {
    Self.silence(channels, port)
    (channels, pedals, sent) = ([], [], [])
  }

  private static func silence(_ channels: Set<UInt8>, _ port: any MIDIPort) {
    if channels.isEmpty { return }
    port.cancel()
    for channel in channels.sorted() {
      port.send([0xB0 | channel, 64, 0], after: 0)
      port.send([0xB0 | channel, 123, 0], after: 0)
    }
  }

  /// Drops messages that have taken effect, but keeps track of the pedals that they left down.
  private mutating func settle(at playhead: Double) {
    let past = sent.prefix { $0.time <= playhead }
    for message in past {
      guard let isDown = message.isPedalDown else { continue }
      if isDown { pedals.insert(message.channel) } else { pedals.remove(message.channel) }
    }
    sent.removeFirst(past.count)
  }

  private mutating func take(_ entry: LogEntry, playhead: Double) {
    switch entry {
    case .cut:
      // All keys have been released, so no note-off is needed any more.
      queue = []
      silence()
    case .event(let event) where event.onset.value >= playhead - 0.05: enter(event)
    case .event, .began, .ended, .failed: break
    }
  }

  private mutating func enter(_ event: MusicEvent) {
    switch event {
    case .note(let note):
      enter(note.onset, [0x90 | note.channel & 15, note.pitch.number, note.velocity])
      enter(note.end, [0x80 | note.channel & 15, note.pitch.number, 64])
    case .pedal(let press):
      enter(press.onset, [0xB0 | press.channel & 15, 64, 127])
      enter(press.end, [0xB0 | press.channel & 15, 64, 0])
    case .control(let change):
      guard case .controller(let number) = change.control else { return }
      enter(change.onset, [0xB0 | change.channel & 15, number, UInt8(min(127, change.value))])
    }
  }

  /// Releases come before note-ons at the same time, so that a repeated key is struck again.
  private mutating func enter(_ time: Seconds, _ bytes: [UInt8]) {
    let rank = { (message: Message) in (message.time, message.bytes[0] & 0xF0 == 0x90 ? 1 : 0) }
    let message = Message(time: time.value, bytes: bytes)
    let place = queue.lastIndex { rank($0) <= rank(message) }.map { $0 + 1 } ?? 0
    queue.insert(message, at: place)
  }
}
