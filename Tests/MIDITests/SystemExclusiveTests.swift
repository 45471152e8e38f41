import Testing

@testable import MIDI

@Suite struct SystemExclusiveTests {
  @Test(
    arguments: [
      ("7E 7F 09 01", .reset(.gm)), ("7E 00 09 03", .reset(.gm2)),
      ("41 10 42 12 40 00 7F 00 41", .reset(.gs)), ("41 1F 42 12 00 00 7F 01 00", .reset(.gs)),
      ("43 1F 4C 00 00 7E 00", .reset(.xg)),
      ("41 10 42 12 40 10 15 00 1B", .rhythm(channel: 9, false)),
      ("41 10 42 12 40 19 15 01 11", .rhythm(channel: 8, true)),
      ("41 10 42 12 40 1A 15 02 0F", .rhythm(channel: 10, true)),
      ("43 10 4C 08 03 07 02", .rhythm(channel: 3, true)),
      ("41 10 42 12 40 12 16 42 56", .keyShift(channel: 1, 2)), ("43 10 4C 08 0F 08 28", .keyShift(channel: 15, -24)),
      ("41 10 42 12 40 20 10 4C 44", .bendRange(channel: 9, 12)), ("43 10 4C 08 00 23 40", .bendRange(channel: 0, 0)),
      ("7F 7F 04 01 00 40", .masterVolume(0x2000)), ("41 10 42 12 40 00 04 7F 3D", .masterVolume(0x3FFF)),
      ("7F 05 04 03 00 60", .masterFineTuning(50)), ("7F 7F 04 04 00 3D", .masterCoarseTuning(-3)),
      ("41 03 42 12 40 00 00 00 03 0E 08 77", .masterFineTuning(-2.4)),
      ("41 10 42 12 40 00 05 42 79", .masterCoarseTuning(2)),
      ("43 13 4C 00 00 00 00 06 04 08", .masterFineTuning(58.4)), ("43 10 4C 00 00 06 34", .masterCoarseTuning(-12)),
      ("7F 12 08 02 00 01 3C 3D 00 00", .tuning([hex("7F 7F 08 02 00 01 3C 3D 00 00")])),
      // A dump that lacks its keys.
      ("7E 10 08 01 00 7A", .tuning([hex("7E 7F 08 01 00 7A")])),
    ] as [(String, SystemExclusive)]) func isUnderstood(message: String, meaning: SystemExclusive)
  {
    #expect(SystemExclusive(hex(message)) == meaning)
  }

  /// A set of channels in three bytes, and one or two bytes for each pitch class.
  @Test(
    arguments: [
      (
        "7F 7F 08 08 00 40 05 40 41 40 40 40 40 40 40 40 27 40 7F", [0, 2, 13],
        [0, 1, 0, 0, 0, 0, 0, 0, 0, -25, 0, 63], true
      ),
      (
        "7E 05 08 09 02 00 00 40 00 40 00 40 00 40 00 40 00 40 00 40 00 40 00 40 00 20 00 40 00 60 01", [15],
        [0, 0, 0, 0, 0, 0, 0, 0, 0, -50, 0, 50.01220703125], false
      ),
    ] as [(String, [UInt8], [Double], Bool)])
  func octaveTuningsAreUnderstood(message: String, channels: [UInt8], cents: [Double], isRealTime: Bool) {
    #expect(
      SystemExclusive(hex(message)) == .octaveTuning(channels: channels, cents: cents, isRealTime: isRealTime))
  }

  /// An address that ends with the first pitch class, and one byte for each; the last byte of GS is its checksum.
  @Test(
    arguments: [
      (
        // All pitch classes of part 10, which is block 0.
        "41 10 42 12 40 10 40 00 40 40 40 40 40 40 40 40 40 40 40 30", 9, 0,
        [-64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      ),
      // All except B.
      ("41 10 42 12 40 11 40 00 40 40 40 40 40 40 40 40 40 7F 30", 0, 0, [-64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 63]),
      // A alone, and A flat to B flat.
      ("41 10 42 12 40 11 49 27 3F", 0, 9, [-25]), ("41 10 42 12 40 1F 48 4F 27 40 31", 15, 8, [15, -25, 0]),
      // There is nothing above B.
      ("41 10 42 12 40 12 4A 41 42 43 00", 1, 10, [1, 2]),
      ("43 10 4C 08 00 41 00", 0, 0, [-64]), ("43 1F 4C 08 0F 4A 27", 15, 9, [-25]),
      ("43 10 4C 08 03 4C 7F", 3, 11, [63]),
    ] as [(String, UInt8, Int, [Double])])
  func scaleTuningsAreUnderstood(message: String, channel: UInt8, first: Int, cents: [Double]) {
    #expect(SystemExclusive(hex(message)) == .scaleTuning(channel: channel, first: first, cents: cents))
  }

  /// Key 69 and its neighbour in program 5 of a bank, tuned by dumps in frequencies, in cents and in 8192ths of a
  /// semitone.
  @Test(
    arguments: [
      (1, 0, Array(repeating: [70, 0x40, 0x01], count: 128).flatMap(\.self), [70, 0x40, 0x01], [70, 0x40, 0x01]),
      (4, 3, (0..<128).flatMap { [$0, 0, $0 == 69 ? 9 : 0] }, [69, 0, 9], [70, 0, 0]),
      (5, 3, (0..<12).map { $0 == 9 ? 64 - 25 : 64 + 50 }, [68, 0x60, 0], [70, 0x40, 0]),
      (6, 3, (0..<12).flatMap { $0 == 9 ? [80, 0] : [64, 0] }, [69, 0x20, 0], [70, 0, 0]),
    ] as [(UInt8, UInt8, [UInt8], [UInt8], [UInt8])])
  func dumpsBecomeChangesOfKeys(kind: UInt8, bank: UInt8, keys: [UInt8], key69: [UInt8], key70: [UInt8]) {
    let place = kind == 1 ? [5] : [bank, 5]
    let name = Array("A dump of tuning".utf8)
    guard case .tuning(let messages)? = SystemExclusive([0x7E, 0x22, 8, kind] + place + name + keys + [0]) else {
      Issue.record("not understood")
      return
    }
    #expect(messages.map { Array($0[..<7]) } == Array(repeating: [0x7E, 0x7F, 8, 7, bank, 5, 64], count: 2))
    #expect(messages.map(\.count) == [7 + 4 * 64, 7 + 4 * 64])
    #expect(Array(messages[1][(7 + 4 * 5)..<(7 + 4 * 7)]) == [69] + key69 + [70] + key70)
  }

  @Test func noKeyIsTunedBelowTheLowest() {
    let cents: [UInt8] = [0] + Array(repeating: 64, count: 11)
    let bytes: [UInt8] = [0x7E, 0, 8, 5, 0, 1] + Array(repeating: 32, count: 16) + cents + [0]
    guard case .tuning(let messages)? = SystemExclusive(bytes) else {
      Issue.record("not understood")
      return
    }
    #expect(Array(messages[0][7..<15]) == [0, 0, 0, 0, 1, 1, 0, 0])
  }

  @Test(
    arguments: [
      "", "7E 7F 09", "7E 7F 09 02", "7F 7F 04 01 00", "41 10 42 11 40 00 7F 00", "43 00 4C 00 00 7E 00",
      // Shifts of 25 semitones, and a bend range below zero.
      "41 10 42 12 40 12 16 27 71", "43 10 4C 08 00 08 59", "43 10 4C 08 00 23 3F",
      // An octave tuning of eleven keys.
      "7F 7F 08 08 03 7F 7F 40 40 40 40 40 40 40 40 40 40 40",
      // Scale tunings of no pitch class, and above B.
      "41 10 42 12 40 11 40 6F", "41 10 42 12 40 11 4C 40 23", "43 10 4C 08 00 41", "43 10 4C 08 00 4D 40",
    ]) func isNotOurs(message: String)
  {
    #expect(SystemExclusive(hex(message)) == nil)
  }
}
