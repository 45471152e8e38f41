internal import CFluidSynth
internal import Glibc
internal import Music

extension SynthCommand {
  /// Calls FluidSynth as the program `fluidsynth` does. A key that is struck while it sounds is released first.
  func perform(on synth: OpaquePointer) {
    switch self {
    case .noteOn(let channel, let key, let velocity):
      fluid_synth_noteon(synth, CInt(channel), CInt(key), CInt(velocity))
    case .noteOff(let channel, let key):
      fluid_synth_noteoff(synth, CInt(channel), CInt(key))
    case .control(let channel, .controller(let number), let value):
      fluid_synth_cc(synth, CInt(channel), CInt(number), CInt(value))
    case .control(let channel, .pressure, let value):
      fluid_synth_channel_pressure(synth, CInt(channel), CInt(value))
    case .control(let channel, .bend, let value):
      fluid_synth_pitch_bend(synth, CInt(channel), CInt(value))
    case .keyPressure(let channel, let key, let value):
      fluid_synth_key_pressure(synth, CInt(channel), CInt(key), CInt(value))
    case .select(let channel, let sound):
      fluid_synth_program_change(synth, CInt(channel), CInt(sound.program))
    case .reset(let channel): Self.reset(channel, of: synth)
    case .tune(let channel, let cents):
      fluid_synth_set_gen(synth, CInt(channel), CInt(GEN_PITCH.rawValue), cents)
    case .tuneOctave(let channel, let cents, let isRealTime):
      Self.tuneOctave(channel, cents, isRealTime, of: synth)
    case .masterVolume(let volume, port: nil):
      let share = Float(volume) / 0x3FFF
      fluid_synth_set_gain(synth, Self.gain * share * share)
    case .masterVolume(let volume, let port?):
      let attenuation = min(1440, -400 * log10(Float(volume) / 0x3FFF))
      for channel in 16 * CInt(port)..<16 * CInt(port) + 16 {
        fluid_synth_set_gen(synth, channel, CInt(GEN_ATTENUATION.rawValue), attenuation)
      }
    case .systemExclusive(let message):
      message.withUnsafeBytes { bytes in
        let text = bytes.assumingMemoryBound(to: CChar.self).baseAddress
        _ = fluid_synth_sysex(synth, text, CInt(bytes.count), nil, nil, nil, 0)
      }
    }
  }

  /// FluidSynth's default (`synth.gain`).
  private static let gain: Float = 0.2

  /// Tunes the pitch classes of a channel (`fluid_synth_activate_octave_tuning`).
  ///
  /// Each channel has its own tuning program, in one of the last two banks. FluidSynth uses program 0 of bank 0 for all
  /// octave tunings, so that a later one would also change the channels of an earlier one.
  private static func tuneOctave(_ channel: UInt8, _ cents: [Double], _ isRealTime: Bool, of synth: OpaquePointer) {
    let (bank, program, isApplied) = (127 - CInt(channel) / 128, CInt(channel) % 128, CInt(isRealTime ? 1 : 0))
    fluid_synth_activate_octave_tuning(synth, bank, program, "octave", cents, isApplied)
    fluid_synth_activate_tuning(synth, CInt(channel), bank, program, isApplied)
  }

  /// Lifts the pedals of a channel and resets everything that messages can set, except the preset.
  private static func reset(_ channel: UInt8, of synth: OpaquePointer) {
    liftPedals(channel, of: synth)
    for (control, value) in [(Control.resetAll, 0), (.volume, 100), (.pan, 64)] as [(Control, UInt16)] {
      SynthCommand.control(channel: channel, control, value: value).perform(on: synth)
    }
    fluid_synth_pitch_wheel_sens(synth, CInt(channel), 2)
    fluid_synth_deactivate_tuning(synth, CInt(channel), 1)
  }

  /// Ends all sound of a channel at once. FluidSynth revives a voice whose key or pedal is released in the block in
  /// which it was ended, so the voices are made inaudible, too.
  static func cut(_ channel: UInt8, of synth: OpaquePointer) {
    Synth.silence(channel, of: synth)
    fluid_synth_all_sounds_off(synth, CInt(channel))
  }

  /// Resets the controllers but neither the tuning, as RP-015 demands, nor the master volume of a port; FluidSynth's
  /// controller 121 resets all of them.
  static func resetControllers(_ channel: UInt8, of synth: OpaquePointer) {
    let kept = [GEN_COARSETUNE, GEN_FINETUNE, GEN_PITCH, GEN_ATTENUATION].map { CInt($0.rawValue) }
    let values = kept.map { fluid_synth_get_gen(synth, CInt(channel), $0) }
    liftPedals(channel, of: synth)
    SynthCommand.control(channel: channel, .resetAll, value: 0).perform(on: synth)
    for (generator, value) in zip(kept, values) { fluid_synth_set_gen(synth, CInt(channel), generator, value) }
  }

  /// FluidSynth's controller 121 resets the pedals but not the notes that they hold.
  static func liftPedals(_ channel: UInt8, of synth: OpaquePointer) {
    for pedal in [Control.sustain, .sostenuto] {
      SynthCommand.control(channel: channel, pedal, value: 0).perform(on: synth)
    }
  }
}
