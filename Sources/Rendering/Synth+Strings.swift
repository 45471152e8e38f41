// One string a key: what a blow does to the sound of those before it. Must not know time.
internal import CFluidSynth

/// With the pedal down, FluidSynth lets every strike of a key ring on beside the next, so that a trill becomes a crowd; a
/// piano has one string there, and the hammer stops it. So an earlier strike gives way, unless it was struck much harder:
/// it falls by 100 dB a second.
///
/// FluidSynth does that for voices of one *exclusive class* (`fluid_voice_kill_excl`). A new voice has class 1, which its
/// channel adds to what the voice says of itself; afterwards voices say 1 and so have class 2, but for those that shall give
/// way to the next strike.
extension Synth {
  /// How much harder an earlier strike must have been, to ring on.
  private static let louder = 1.25

  /// Prepares a channel whose generators are at rest (`fluid_synth_set_gen`).
  static func stringUp(_ channel: UInt8, of synth: OpaquePointer) {
    fluid_synth_set_gen(synth, CInt(channel), CInt(GEN_EXCLUSIVECLASS.rawValue), 1)
  }

  /// Prepares a channel whose preset has changed, and what sounds there, which no note of the new preset is to mute.
  static func string(_ channel: UInt8, _ isStrung: Bool, of synth: OpaquePointer) {
    fluid_synth_set_gen(synth, CInt(channel), CInt(GEN_EXCLUSIVECLASS.rawValue), isStrung ? 1 : 0)
    forEachVoice(channel, nil, of: synth) { voice in
      fluid_voice_gen_set(voice, CInt(GEN_EXCLUSIVECLASS.rawValue), isStrung ? 1 : 0)
    }
  }

  /// `fluid_synth_noteon`, and what is left of the key's earlier strikes gives way.
  static func strike(_ channel: UInt8, _ key: UInt8, velocity: UInt8, on synth: OpaquePointer) {
    forEachVoice(channel, key, of: synth) { voice in
      guard Double(fluid_voice_get_actual_velocity(voice)) <= louder * Double(velocity) else { return }
      fluid_voice_gen_set(voice, CInt(GEN_EXCLUSIVECLASS.rawValue), 0)
    }
    fluid_synth_noteon(synth, CInt(channel), CInt(key), CInt(velocity))
    forEachVoice(channel, key, of: synth) { fluid_voice_gen_set($0, CInt(GEN_EXCLUSIVECLASS.rawValue), 1) }
  }

  /// The voices that sound for a key, or all of a channel (`fluid_synth_get_voicelist`).
  private static func forEachVoice(
    _ channel: UInt8, _ key: UInt8?, of synth: OpaquePointer, _ body: (OpaquePointer) -> Void
  ) {
    let count = Int(fluid_synth_get_active_voice_count(synth))
    withUnsafeTemporaryAllocation(of: OpaquePointer?.self, capacity: count + 1) { voices in
      voices.initialize(repeating: nil)
      fluid_synth_get_voicelist(synth, voices.baseAddress, CInt(voices.count), -1)
      for case let voice? in voices
      where fluid_voice_get_channel(voice) == channel && (key.map { fluid_voice_get_key(voice) == $0 } ?? true) {
        body(voice)
      }
    }
  }
}
