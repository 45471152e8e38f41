package import Live
private import Music

/// Sends the notes and pedals of a timeline to a MIDI port, 200 ms ahead of their time.
///
/// A pause, a skip and the end release all keys and lift the pedals.
package struct MIDISender: ~Copyable {
  private let port: any MIDIPort
  private var logNumber = 0
  /// Messages to come, in the order of their times.
  private var queue: [Message] = []
  /// Messages that have been sent and may not have taken effect, in the order of their times.
  private var sent: [Message] = []
  /// Channels that have been played on since the last silence.
  private var channels: Set<UInt8> = []
  /// Channels whose pedal is down, by the messages that have taken effect.
  private var pedals: Set<UInt8> = []

  private struct Message {
    let time: Double
    let bytes: [UInt8]

    var channel: UInt8 { bytes[0] & 15 }
    /// Whether it presses the pedal, or lifts it; nil for other messages.
    var isPedalDown: Bool? { bytes[0] & 0xF0 == 0xB0 && bytes[1] == 64 ? bytes[2] >= 64 : nil }
  }

  /// Seconds by which messages are sent before their time.
  package static let ahead = 0.2

  package init(_ port: any MIDIPort) { self.port = port }

  deinit { Self.silence(channels, port) }

  /// Sends what is due.
  ///
  /// - Parameter heard: the stream position playing now, in seconds.
  package mutating func update(_ timeline: Timeline, heard: Double) {
    let (entries, next) = timeline.log(from: logNumber)
    logNumber = next
    for entry in entries { take(entry, heard: heard) }
    settle(at: heard)
    while let message = queue.first, message.time < heard + Self.ahead {
      port.send(message.bytes, after: max(0, message.time - heard))
      channels.insert(message.channel)
      sent.append(message)
      queue.removeFirst()
    }
  }

  /// Releases all keys and lifts all pedals at once, for a pause. What was not heard yet is sent again afterwards, and
  /// pedals that were down are pressed again.
  ///
  /// - Parameter heard: the stream position at which the pause begins, in seconds.
  package mutating func pause(at heard: Double) {
    if channels.isEmpty { return }
    settle(at: heard)
    let again = pedals.sorted().map { Message(time: heard, bytes: [0xB0 | $0, 64, 127]) }
    queue = again + sent + queue
    silence()
  }

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

  /// Forgets messages that have taken effect, but for the pedals that they left down.
  private mutating func settle(at heard: Double) {
    let past = sent.prefix { $0.time <= heard }
    for message in past {
      guard let isDown = message.isPedalDown else { continue }
      if isDown { pedals.insert(message.channel) } else { pedals.remove(message.channel) }
    }
    sent.removeFirst(past.count)
  }

  private mutating func take(_ entry: LogEntry, heard: Double) {
    switch entry {
    case .cut:
      // All keys are released: nothing that was begun needs an end.
      queue = []
      silence()
    case .event(let event) where event.onset.value >= heard - 0.05: enter(event)
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

  /// Releases come before strikes at the same time, so that a repeated key is struck again.
  private mutating func enter(_ time: Seconds, _ bytes: [UInt8]) {
    let rank = { (message: Message) in (message.time, message.bytes[0] & 0xF0 == 0x90 ? 1 : 0) }
    let message = Message(time: time.value, bytes: bytes)
    let place = queue.lastIndex { rank($0) <= rank(message) }.map { $0 + 1 } ?? 0
    queue.insert(message, at: place)
  }
}
