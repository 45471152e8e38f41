internal import CFluidSynth

/// Makes FluidSynth bend by as much as MIDI 1.0 says.
///
/// SoundFont 2.04 defines pitch bend by a modulator of 12700 cents times the bend range, and FluidSynth divides the
/// range by 128. So a range of 12 semitones bends by 1190.6 cents; with 12800 cents it is 1200. A SoundFont's own
/// modulators for pitch bend stay as they are.
enum BendRange {
  /// Replaces FluidSynth's modulator (`fluid_synth_add_default_mod`).
  static func correct(_ synth: OpaquePointer) {
    let modulator = new_fluid_mod()
    defer { delete_fluid_mod(modulator) }
    let unipolar = FLUID_MOD_GC.rawValue | FLUID_MOD_LINEAR.rawValue | FLUID_MOD_POSITIVE.rawValue
    let bipolar = unipolar | FLUID_MOD_BIPOLAR.rawValue
    fluid_mod_set_source1(modulator, CInt(FLUID_MOD_PITCHWHEEL.rawValue), CInt(bipolar))
    fluid_mod_set_source2(modulator, CInt(FLUID_MOD_PITCHWHEELSENS.rawValue), CInt(unipolar))
    fluid_mod_set_dest(modulator, CInt(GEN_FINETUNE.rawValue))
    fluid_mod_set_amount(modulator, 12800)
    fluid_synth_add_default_mod(synth, modulator, CInt(FLUID_SYNTH_OVERWRITE.rawValue))
  }
}
