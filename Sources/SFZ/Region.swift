internal import Glibc

/// What one `<region>` specifies, including what it inherits, at the controllers' initial values.
package struct Region: Sendable {
  package let place: SourceLocation
  /// Path of its sample, with links resolved.
  package let sample: String
  package var keys: ClosedRange<Int>
  package var velocities: ClosedRange<Int>
  /// The key at which the sample has its recorded pitch; nil means what the sample says.
  package let keyCenter: Int?
  /// `tune` and `transpose`, in cents.
  package let cents: Double
  /// Pitch change per key, in cents.
  package let keyTrack: Double
  package private(set) var gain: RegionGain
  package let stereo: StereoField
  /// The first frame of the sample that sounds. `end`, the frame after the last one, is nil for the end of the sample.
  package let offset: Int
  package let end: Int?
  package let loop: Loop
  /// Delay before the envelope, in seconds.
  package let delay: Double
  package let envelope: Envelope
  package let filter: Filter?
  /// Number of its group (0 for none), and of the group that silences it.
  package let group: Int
  package let offBy: Int?

  package struct Loop: Hashable, Sendable {
    package enum Mode: String, Sendable {
      case none = "no_loop"
      case oneShot = "one_shot"
      case always = "loop_continuous"
      case untilRelease = "loop_sustain"
    }

    /// Loop mode; nil means as the sample says.
    package let mode: Mode?
    package let start: Int?
    /// The last frame of the loop.
    package let last: Int?
  }

  /// An envelope: times in seconds; the sustain level as a fraction.
  package struct Envelope: Hashable, Sendable {
    package let delay, attack, hold, decay, sustain, release: Double
  }

  /// A low-pass filter with a slope of 12 dB per octave.
  package struct Filter: Hashable, Sendable {
    /// Cutoff frequency in Hz, at velocity 0.
    package let cutoff: Double
    /// Rise of the cutoff frequency at velocity 127, in cents.
    package let velocityTrack: Double
    /// Resonance in dB.
    package let resonance: Double
  }

  /// The same region with another velocity range, without the crossfades of its own range.
  package func covering(_ velocities: ClosedRange<Int>) -> Region {
    var region = self
    region.velocities = velocities
    region.gain.velocityFade = .none
    return region
  }
}

extension Region {
  /// - Parameter shift: `note_offset` and `octave_offset`, in keys.
  init?(_ opcodes: Opcodes, _ controllers: Controllers, sample: String, place: SourceLocation, shift: Int)
    throws(SFZError)
  {
    func range(_ name: String, _ shift: Int, from least: Int) throws(SFZError) -> ClosedRange<Int>? {
      let low = max(least, try (opcodes.key("lo\(name)") ?? 0) + shift)
      let high = min(127, try (opcodes.key("hi\(name)") ?? 127) + (opcodes["hi\(name)"] == nil ? 0 : shift))
      return low <= high && opcodes["hi\(name)"]?.value != "-1" ? low...high : nil
    }
    guard let keys = try range("key", shift, from: 0), let velocities = try range("vel", 0, from: 1) else { return nil }
    // Apart from the level, everything that depends on the note is taken from one in the middle of the range.
    let middle = NoteOn(
      key: (keys.lowerBound + keys.upperBound) / 2, velocity: (velocities.lowerBound + velocities.upperBound) / 2)
    let modulations = try Modulations(opcodes, controllers)
    func value(_ name: String, or standard: Double, in range: ClosedRange<Double>) throws(SFZError) -> Double {
      let base = try opcodes.number(name, or: standard, in: range)
      return min(max(base + modulations.sum(name, middle), range.lowerBound), range.upperBound)
    }
    (self.place, self.sample, self.keys, self.velocities) = (place, sample, keys, velocities)
    keyCenter = opcodes.word("pitch_keycenter") == "sample" ? nil : try (opcodes.key("pitch_keycenter") ?? 60) + shift
    cents = try value("tune", or: 0, in: -12000...12000) + 100 * opcodes.number("transpose", or: 0, in: -127...127)
    keyTrack = try opcodes.number("pitch_keytrack", or: 100, in: -1200...1200)
    gain = try RegionGain(opcodes, modulations, shift: shift)
    stereo = StereoField(
      pan: try value("pan", or: 0, in: -100...100) / 100, width: try value("width", or: 100, in: -100...100) / 100,
      position: try value("position", or: 0, in: -100...100) / 100)
    offset = Int(try value("offset", or: 0, in: 0...0x7FFF_FFFF))
    end = try opcodes.integer("end").map { $0 + 1 }
    loop = try Loop(opcodes)
    delay = try value("delay", or: 0, in: 0...100)
    envelope = Envelope(
      delay: try value("ampeg_delay", or: 0, in: 0...100), attack: try value("ampeg_attack", or: 0, in: 0...100),
      hold: try value("ampeg_hold", or: 0, in: 0...100), decay: try value("ampeg_decay", or: 0, in: 0...100),
      sustain: try value("ampeg_sustain", or: 100, in: 0...100) / 100,
      release: try value("ampeg_release", or: 0.001, in: 0...100))
    filter = try Filter(opcodes, modulations, middle)
    group = try opcodes.integer("group") ?? 0
    offBy = try opcodes.integer("off_by").flatMap { $0 == 0 ? nil : $0 }
  }
}

extension Region.Loop {
  init(_ opcodes: Opcodes) throws(SFZError) {
    guard let opcode = opcodes["loop_mode"] else {
      (mode, start, last) = (nil, try opcodes.integer("loop_start"), try opcodes.integer("loop_end"))
      return
    }
    guard let mode = Mode(rawValue: opcode.value.lowercased()) else {
      throw opcode.invalid("no_loop, one_shot, loop_continuous or loop_sustain")
    }
    (self.mode, start, last) = (mode, try opcodes.integer("loop_start"), try opcodes.integer("loop_end"))
  }
}

extension Region.Filter {
  /// Returns nil if there is no low-pass filter.
  ///
  /// - Parameter middle: the note that determines keys and controllers.
  init?(_ opcodes: Opcodes, _ modulations: Modulations, _ middle: NoteOn) throws(SFZError) {
    guard opcodes["cutoff"] != nil, opcodes.word("fil_type").map({ $0.hasPrefix("lpf") }) ?? true else { return nil }
    let keyTrack = try opcodes.number("fil_keytrack", or: 0, in: 0...1200)
    let cents = try keyTrack * Double(middle.key - (opcodes.key("fil_keycenter") ?? 60))
    cutoff =
      try opcodes.number("cutoff", or: 20000, in: 1...20000)
      * exp2((cents + modulations.sum("cutoff", middle)) / 1200)
    velocityTrack = try opcodes.number("fil_veltrack", or: 0, in: -12000...12000)
    resonance = min(
      max(try opcodes.number("resonance", or: 0, in: 0...96) + modulations.sum("resonance", middle), 0), 96)
  }
}
