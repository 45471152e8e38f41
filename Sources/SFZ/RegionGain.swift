internal import Glibc

/// The level of a region by key and velocity, at the controllers' initial values.
///
/// Computed as in sfizz (`RegionStateful.cpp`, `noteGain`): `amp_veltrack` is a share of the amplitude, not of
/// decibels.
package struct RegionGain: Sendable {
  private let decibels: Double
  private let amplitude: Double
  private let keyTrack: Double
  private let keyCenter: Int
  private let velocityTrack: Double
  /// 128 amplitudes; nil means the square of the velocity.
  private let velocityCurve: [Double]?
  private let keyFade: Crossfade
  var velocityFade: Crossfade
  private let modulations: Modulations
  /// Whether the level differs from key to key.
  package let dependsOnKey: Bool

  /// - Parameter shift: the number of keys by which the instrument is transposed up.
  init(_ opcodes: Opcodes, _ modulations: Modulations, shift: Int) throws(SFZError) {
    self.modulations = modulations
    var (decibels, amplitude) = (0.0, 1.0)
    for level in ["", "global_", "master_", "group_"] {
      decibels += try opcodes.number(level + "volume", or: 0, in: -144...48)
      amplitude *= try opcodes.number(level + "amplitude", or: 100, in: 0...10000) / 100
    }
    (self.decibels, self.amplitude) = (decibels, amplitude)
    keyTrack = try opcodes.number("amp_keytrack", or: 0, in: -96...12)
    keyCenter = try (opcodes.key("amp_keycenter") ?? 60) + shift
    velocityTrack = try opcodes.number("amp_veltrack", or: 100, in: -100...100)
    velocityCurve = try Self.velocityCurve(opcodes)
    keyFade = try Crossfade(opcodes, "key", shift: shift)
    velocityFade = try Crossfade(opcodes, "vel", shift: 0)
    dependsOnKey =
      keyTrack != 0 || keyFade.isSet
      || ["volume", "amplitude", "amp_veltrack"].contains(where: modulations.dependsOnNote)
  }

  private static func velocityCurve(_ opcodes: Opcodes) throws(SFZError) -> [Double]? {
    var points: [Int: Double] = [:]
    for (name, opcode) in opcodes.all {
      guard let velocity = name.number(after: "amp_velcurve_"), 0...127 ~= velocity else { continue }
      points[velocity] = min(max(try opcode.number(), 0), 1)
    }
    return points.isEmpty ? nil : interpolated([0: 0, 127: 1].merging(points) { $1 })
  }

  /// The factor that the sample is multiplied by; 0 if the region is silent.
  package func amplitude(_ noteOn: NoteOn) -> Double {
    let level = decibels + modulations.sum("volume", noteOn) + keyTrack * Double(noteOn.key - keyCenter)
    return pow(10, level / 20) * amplitude * modulations.product("amplitude", noteOn) * tracked(noteOn)
      * keyFade.gain(noteOn.key) * velocityFade.gain(noteOn.velocity)
  }

  private func tracked(_ noteOn: NoteOn) -> Double {
    let velocity = Double(noteOn.velocity) / 127
    let full = velocityCurve?[min(max(noteOn.velocity, 0), 127)] ?? velocity * velocity
    let track = min(max((velocityTrack + modulations.sum("amp_veltrack", noteOn)) / 100, -1), 1)
    return track < 0 ? -track * (1 - full) : 1 - track * (1 - full)
  }
}

/// `xfin_…` and `xfout_…` of keys or velocities.
struct Crossfade: Sendable {
  private let rise, fall: (low: Int, high: Int)?
  private let isPower: Bool

  /// No crossfade.
  static let none = Crossfade()

  private init() { (rise, fall, isPower) = (nil, nil, true) }

  init(_ opcodes: Opcodes, _ kind: String, shift: Int) throws(SFZError) {
    func range(_ name: String, _ low: Int, _ high: Int) throws(SFZError) -> (Int, Int)? {
      let (from, to) = try (opcodes.key("\(name)_lo\(kind)"), opcodes.key("\(name)_hi\(kind)"))
      return from == nil && to == nil ? nil : ((from ?? low) + shift, (to ?? high) + shift)
    }
    rise = try range("xfin", 0, 0)
    fall = try range("xfout", 127, 127)
    isPower = opcodes.word("xf_\(kind)curve") != "gain"
  }

  var isSet: Bool { rise != nil || fall != nil }

  func gain(_ value: Int) -> Double { faded(rise, value) { $0 } * faded(fall, value) { 1 - $0 } }

  /// - Parameter shape: maps the position in the range, 0 to 1, to the gain.
  private func faded(_ range: (low: Int, high: Int)?, _ value: Int, _ shape: (Double) -> Double) -> Double {
    guard let (low, high) = range else { return 1 }
    let place = high > low ? Double(value - low) / Double(high - low) : value < low ? 0 : value > high ? 1 : shape(1)
    let share = shape(min(max(place, 0), 1))
    return isPower ? share.squareRoot() : share
  }
}
