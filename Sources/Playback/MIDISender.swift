package import Live
private import Music

/// Sends the notes and pedals of a timeline to a MIDI port, 200 ms before they are heard.
///
/// A pause, a skip and the end release all keys and lift the pedals.
package struct MIDISender: ~Copyable {
  private let port: any MIDIPort
  private var logNumber = 0
  /// Messages to come, in the order of their times.
  private var queue: [Message] = []
  /// Channels that have been played on.
  private var channels: Set<UInt8> = []

  private struct Message {
    let time: Double
    let bytes: [UInt8]
  }

  /// Seconds by which messages are sent before their time.
  package static let ahead = 0.2

  package init(_ port: any MIDIPort) { self.port = port }

  deinit { Self.silence(channels, port) }

  /// Sends what is due.
  ///
  /// - Parameter heard: the stream position that is heard now, in seconds.
  package mutating func update(_ timeline: Timeline, heard: Double) {
    let (entries, next) = timeline.log(from: logNumber)
    logNumber = next
    for entry in entries { take(entry, heard: heard) }
    while let message = queue.first, message.time < heard + Self.ahead {
      port.send(message.bytes, after: max(0, message.time - heard))
      channels.insert(message.bytes[0] & 15)
      queue.removeFirst()
    }
  }

  /// Releases all keys and lifts all pedals at once: for a pause.
  package mutating func silence() {
    Self.silence(channels, port)
    channels = []
  }

  private static func silence(_ channels: Set<UInt8>, _ port: any MIDIPort) {
    if channels.isEmpty { return }
    port.cancel()
    for channel in channels.sorted() {
      port.send([0xB0 | channel, 64, 0], after: 0)
      port.send([0xB0 | channel, 123, 0], after: 0)
    }
  }

  private mutating func take(_ entry: LogEntry, heard: Double) {
    switch entry {
    case .cut(let time):
      queue.removeAll { $0.time >= time.value }
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
