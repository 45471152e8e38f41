import Foundation
import SFZ
import TestSupport
import Testing

@Suite struct GainTests {
  private let folder = TemporaryFolder()

  /// The amplitude of the only region, by key and velocity.
  private func amplitude(_ opcodes: String, key: Int = 60, velocity: Int = 127) throws -> Double {
    folder.add("a.wav", "")
    let piano = try Instrument(folder.add("piano.sfz", "<region> sample=a.wav \(opcodes)"))
    return piano.regions[0].gain.amplitude(NoteOn(key: key, velocity: velocity))
  }

  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-6 }

  @Test func volumesAddUpAndAmplitudesMultiply() throws {
    let all = "volume=-3 group_volume=-2 master_volume=-1 global_volume=-4 amplitude=50 group_amplitude=200"
    #expect(isNear(try amplitude(all), pow(10, -0.5)))
    #expect(isNear(try amplitude("gain=6"), pow(10, 0.3)))
    #expect(isNear(try amplitude("amplitude_oncc20=200"), 0))
  }

  @Test(arguments: [("", 0.25197), ("amp_veltrack=0", 1), ("amp_veltrack=50", 0.62598), ("amp_veltrack=-100", 0.74803)])
  func velocityTracksTheAmplitude(opcodes: String, expected: Double) throws {
    // (64 ∕ 127)² = 0.25397; 63.75 ∕ 127 would be 0.25197.
    let velocity = 64.0 / 127
    let full = velocity * velocity
    let wanted = ["": full, "amp_veltrack=0": 1, "amp_veltrack=50": 0.5 + full / 2, "amp_veltrack=-100": 1 - full]
    #expect(isNear(try amplitude(opcodes, velocity: 64), wanted[opcodes]!))
    #expect(abs(try amplitude(opcodes, velocity: 64) - expected) < 0.01)
  }

  @Test func aVelocityCurveIsStraightBetweenItsPoints() throws {
    #expect(isNear(try amplitude("amp_velcurve_100=1", velocity: 50), 0.5))
    #expect(isNear(try amplitude("amp_velcurve_100=1", velocity: 120), 1))
    #expect(isNear(try amplitude("amp_velcurve_1=0.5 amp_velcurve_127=0.5", velocity: 64), 0.5))
  }

  @Test func layersFadeIntoEachOther() throws {
    let flat = "amp_veltrack=0 "
    #expect(isNear(try amplitude(flat + "xfin_lovel=20 xfin_hivel=60", velocity: 40), 0.5.squareRoot()))
    #expect(isNear(try amplitude(flat + "xfin_lovel=20 xfin_hivel=60 xf_velcurve=gain", velocity: 30), 0.25))
    #expect(isNear(try amplitude(flat + "xfout_lovel=20 xfout_hivel=60 xf_velcurve=gain", velocity: 30), 0.75))
    #expect(try amplitude(flat + "xfin_lovel=20 xfin_hivel=60", velocity: 20) == 0)
    #expect(try amplitude(flat + "xfout_lovel=20 xfout_hivel=60", velocity: 60) == 0)
    #expect(isNear(try amplitude("xfin_lokey=50 xfin_hikey=70 xf_keycurve=gain", key: 55), 0.25))
    #expect(isNear(try amplitude("xfout_lokey=c4 xfout_hikey=c5", key: 66), 0.5.squareRoot()))
  }

  @Test func keysMayHaveTheirOwnLevels() throws {
    #expect(isNear(try amplitude("amp_keytrack=-1 amp_keycenter=50", key: 60), pow(10, -0.5)))
    #expect(isNear(try amplitude("amplitude_oncc133=100", key: 127), 1))
    #expect(isNear(try amplitude("volume_oncc131=-20 amp_veltrack=0"), 0.1))
  }

  @Test func panningIsOfEqualPower() throws {
    folder.add("a.wav", "")
    let piano = try Instrument(folder.add("piano.sfz", "<region> sample=a.wav pan=50\n<region> sample=a.wav width=0"))
    let sides = piano.regions[0].stereo.mono
    #expect(isNear(sides.x * sides.x + sides.y * sides.y, 2) && isNear(sides.y / sides.x, tan(.pi * 3 / 8)))
    let (left, right) = piano.regions[1].stereo.channels
    #expect(isNear(left.x, left.y) && isNear(right.x, right.y) && isNear(left.x, right.x))
  }
}
