import Testing

@testable import MIDI

@Suite struct DivisionTests {
  @Test(arguments: [
    (0x01E0 as Int16, Division.ticksPerQuarter(480)),
    (0, .ticksPerQuarter(0)),
    (0x7FFF, .ticksPerQuarter(32767)),
    (Int16(bitPattern: 0xE728), .smpte(framesPerSecond: 25, ticksPerFrame: 40)),
    (Int16(bitPattern: 0xE350), .smpte(framesPerSecond: 29, ticksPerFrame: 80)),
    (Int16(bitPattern: 0x8000), .smpte(framesPerSecond: 128, ticksPerFrame: 0)),
  ])
  func isTheHeadersSixteenBits(raw: Int16, division: Division) {
    #expect(Division(rawValue: raw) == division)
    #expect(division.rawValue == raw)
  }

  @Test func knowsWhatTheStandardAllows() {
    #expect(Division.ticksPerQuarter(1).isRegular)
    #expect(Division.smpte(framesPerSecond: 30, ticksPerFrame: 4).isRegular)
    #expect(!Division.ticksPerQuarter(0).isRegular)
    #expect(!Division.smpte(framesPerSecond: 30, ticksPerFrame: 0).isRegular)
    #expect(!Division.smpte(framesPerSecond: 23, ticksPerFrame: 4).isRegular)
  }
}
