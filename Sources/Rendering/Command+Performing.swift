// Commands in FluidSynth's words. Must not know when they are given.
internal import CFluidSynth
internal import Music

extension Command {
  /// `fluid_synth_noteon`, `fluid_synth_noteoff`, `fluid_synth_cc`, `fluid_synth_channel_pressure`,
  /// `fluid_synth_pitch_bend`. A key that is struck while it sounds is released first.
  func perform(on synth: OpaquePointer) {
    switch self {
    case .strike(let channel, let key, let velocity):
      fluid_synth_noteon(synth, CInt(channel), CInt(key), CInt(velocity))
    case .release(let channel, let key):
      fluid_synth_noteoff(synth, CInt(channel), CInt(key))
    case .control(let channel, .controller(let number), let value):
      fluid_synth_cc(synth, CInt(channel), CInt(number), CInt(value))
    case .control(let channel, .pressure, let value):
      fluid_synth_channel_pressure(synth, CInt(channel), CInt(value))
    case .control(let channel, .bend, let value):
      fluid_synth_pitch_bend(synth, CInt(channel), CInt(value))
    }
  }
}
