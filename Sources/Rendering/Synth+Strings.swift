internal import CFluidSynth
internal import Music

/// Simulates that a piano has one string (or group of strings) per key. With the pedal down, FluidSynth lets every
/// strike of a key ring on together with the next, so that a trill builds up; on a piano, the hammer stops the string.
/// So earlier strikes of a key fade by 100 dB per second, unless they were much louder.
///
/// This uses FluidSynth's *exclusive classes* (`fluid_voice_kill_excl`): a new voice silences the voices of its own
/// class. A channel adds class 1 to the class of a new voice, so the new voice has class 1. Afterwards its own
/// generator is set to 1 too, so it has class 2 and is not silenced; voices that shall give way to the next strike are
/// set back to 0, and so have class 1.
extension Synth {
  /// Factor by which the velocity of an earlier strike must exceed that of a later one for the earlier to ring on.
  private static let louder = 1.25

  /// Prepares a channel whose generators have their default values (`fluid_synth_set_gen`).
  static func stringUp(_ channel: UInt8, of synth: OpaquePointer) {
    fluid_synth_set_gen(synth, CInt(channel), CInt(GEN_EXCLUSIVECLASS.rawValue), 1)
  }

  /// Sounding voices of presets that a channel has left, with their preset and class. They get a class that no new note
  /// silences, until their preset is selected again.
  struct SetAside {
    private struct Voice: Hashable {
      let address: Int
      let id: CUnsignedInt
    }

    private var voices: [Voice: (sound: Sound, exclusiveClass: Float)] = [:]

    /// Prepares a channel whose preset changes, and its sounding voices.
    mutating func change(
      on channel: UInt8, from previous: Sound, to sound: Sound, _ isStrung: Bool, of synth: OpaquePointer
    ) {
      let generator = CInt(GEN_EXCLUSIVECLASS.rawValue)
      fluid_synth_set_gen(synth, CInt(channel), generator, isStrung ? 1 : 0)
      var remaining: [Voice: (sound: Sound, exclusiveClass: Float)] = [:]
      Synth.forEachVoice(channel, nil, of: synth) { pointer in
        let voice = Voice(address: Int(bitPattern: pointer), id: fluid_voice_get_id(pointer))
        let own = voices[voice] ?? (previous, fluid_voice_gen_get(pointer, generator))
        if own.sound == sound {
          fluid_voice_gen_set(pointer, generator, own.exclusiveClass)
        } else {
          fluid_voice_gen_set(pointer, generator, isStrung ? 1 : 0)
          remaining[voice] = own
        }
      }
      voices = remaining
    }
  }

  /// Calls `fluid_synth_noteon` and makes the key's earlier voices give way.
  static func noteOn(_ channel: UInt8, _ key: UInt8, velocity: UInt8, on synth: OpaquePointer) {
    forEachVoice(channel, key, of: synth) { voice in
      guard !fadesFaster(voice), Double(fluid_voice_get_actual_velocity(voice)) <= louder * Double(velocity) else {
        return
      }
      fluid_voice_gen_set(voice, CInt(GEN_EXCLUSIVECLASS.rawValue), 0)
    }
    fluid_synth_noteon(synth, CInt(channel), CInt(key), CInt(velocity))
    forEachVoice(channel, key, of: synth) { fluid_voice_gen_set($0, CInt(GEN_EXCLUSIVECLASS.rawValue), 1) }
  }

  /// Whether a voice has been released and fades faster than one that gives way: such a voice would last longer if it
  /// did.
  private static func fadesFaster(_ voice: OpaquePointer) -> Bool {
    let isHeld = fluid_voice_is_on(voice) + fluid_voice_is_sustained(voice) + fluid_voice_is_sostenuto(voice) > 0
    return !isHeld && fluid_voice_gen_get(voice, CInt(GEN_VOLENVRELEASE.rawValue)) < killRelease
  }

  /// The time in which FluidSynth fades voices by 100 dB when a strike silences them, in timecents: 0.89 s.
  private static let killRelease: Float = -200

  /// The number of the last note-on of a key that still sounds (`fluid_voice_get_id`); nil if none does.
  static func newestNoteOn(_ channel: UInt8, _ key: UInt8, of synth: OpaquePointer) -> CUnsignedInt? {
    var newest: CUnsignedInt?
    forEachVoice(channel, key, of: synth) { newest = max(newest ?? 0, fluid_voice_get_id($0)) }
    return newest
  }

  /// Makes voices inaudible: attenuates them by 144 dB, the maximum in SoundFonts.
  ///
  /// - Parameters:
  ///   - key: nil for the whole channel.
  ///   - noteOn: only voices of later note-ons; nil for all.
  static func silence(
    _ channel: UInt8, _ key: UInt8? = nil, after noteOn: CUnsignedInt? = nil, of synth: OpaquePointer
  ) {
    forEachVoice(channel, key, of: synth) { voice in
      if let noteOn, fluid_voice_get_id(voice) <= noteOn { return }
      fluid_voice_gen_set(voice, CInt(GEN_ATTENUATION.rawValue), 1440)
      fluid_voice_update_param(voice, CInt(GEN_ATTENUATION.rawValue))
    }
    // Attenuation is not applied until a public function of the synth returns.
    fluid_synth_get_active_voice_count(synth)
  }

  /// Calls `body` for all voices of a key, or of a channel if `key` is nil (`fluid_synth_get_voicelist`).
  fileprivate static func forEachVoice(
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
