/// Tuning dumps of the MIDI Tuning Standard (CA-020, CA-021), translated into changes of single keys. FluidSynth sends
/// dumps but does not receive them.
///
/// A dump consists of its kind, the bank (except kind 1), the tuning program, 16 letters, the tuning of each key or
/// pitch class, and a checksum, which is ignored because programs compute it over different bytes.
enum TuningDump {
  /// - Parameter message: a message of the MIDI Tuning Standard, without F0 and F7.
  /// - Returns: messages that set the same tuning; nil if `message` is not a dump or lacks keys.
  static func keyChanges(_ message: [UInt8]) -> [[UInt8]]? {
    guard message.count > 5, message[0] == 0x7E, let dump = kinds[message[3]] else { return nil }
    let hasBank = message[3] != 1
    let place = hasBank ? 6 : 5
    let values = message.dropFirst(place + 16)
    guard values.count >= dump.count * dump.size else { return nil }
    return TuningProgram(bank: hasBank ? message[4] : 0, number: message[place - 1]).keyChanges { key in
      let first = values.startIndex + Int(key) % dump.count * dump.size
      return frequency(of: key, values[first..<first + dump.size])
    }
  }

  /// For each kind of dump, the number of tunings and the bytes of each.
  private static let kinds: [UInt8: (count: Int, size: Int)] = [1: (128, 3), 4: (128, 3), 5: (12, 1), 6: (12, 2)]

  /// The frequency of a key: a semitone, and a fraction of 14 bits.
  ///
  /// - Parameter value: the frequency; or the distance from equal temperament in cents (64 is none) or, in two bytes,
  ///   in 8192ths of a semitone (8192 is none).
  private static func frequency(of key: UInt8, _ value: ArraySlice<UInt8>) -> [UInt8] {
    if value.count == 3 { return value.map { $0 & 0x7F } }
    let number = value.reduce(0) { $0 << 7 | Int($1 & 0x7F) }
    // Distance in 16384ths of a semitone.
    let distance = value.count == 1 ? ((number - 64) * 16_384 + 50 * (number < 64 ? -1 : 1)) / 100 : (number - 8192) * 2
    let frequency = max(0, (Int(key) << 14) + distance)
    return [UInt8(frequency >> 14), UInt8(frequency >> 7 & 0x7F), UInt8(frequency & 0x7F)]
  }
}

/// A tuning program: the frequencies of all keys, which channels select with registered parameters 3 and 4.
struct TuningProgram: Hashable, Comparable {
  let bank: UInt8
  let number: UInt8

  init(bank: UInt8, number: UInt8) { (self.bank, self.number) = (bank, number) }

  /// The program whose keys a message tunes; nil for other messages.
  init?(changedBy message: [UInt8]) {
    guard message.count > 5 else { return nil }
    switch message[3] {
    case 2: self.init(bank: 0, number: message[4])
    case 7: self.init(bank: message[4], number: message[5])
    default: return nil
    }
  }

  static func < (a: Self, b: Self) -> Bool { (a.bank, a.number) < (b.bank, b.number) }

  /// Messages that tune it as it is at the beginning.
  var equalTemperament: [[UInt8]] { keyChanges { [$0, 0, 0] } }

  /// Messages that tune all keys; one holds at most 127 changes.
  ///
  /// - Parameter frequency: the frequency of a key: a semitone, and a fraction of 14 bits.
  func keyChanges(to frequency: (UInt8) -> [UInt8]) -> [[UInt8]] {
    [UInt8(0)..<64, 64..<128].map { keys in
      [0x7E, 0x7F, 0x08, 0x07, bank, number, UInt8(keys.count)] + keys.flatMap { [$0] + frequency($0) }
    }
  }
}
