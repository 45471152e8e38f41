internal import Music

/// Adapts commands before they reach the synth: velocity curve, soft pedal and reverb.
///
/// FluidSynth ignores the soft pedal (controller 67). So while it is down, velocities are reduced: to 0.8 with the
/// pedal fully down, which is 4 dB softer in FluidSynth and selects a duller sample; half of that with the pedal half
/// down. Reverb and chorus levels in the file are ignored, because the room is the user's choice. Repeated values of a
/// sostenuto pedal that is down are dropped, since FluidSynth would let it catch further keys.
///
/// In playback as the program `fluidsynth`, only the velocity curve applies.
struct Touch {
  private let curve: VelocityCurve
  private let isProgram: Bool
  private var softPedals = [UInt16](repeating: 0, count: 256)
  private var pedals = HeldPedals<Void>()

  init(_ curve: VelocityCurve, _ strategy: PlaybackStrategy) {
    (self.curve, isProgram) = (curve, strategy.isProgram)
  }

  /// The command to send to the synth; nil to drop it.
  mutating func callAsFunction(_ command: SynthCommand) -> SynthCommand? {
    switch command {
    case .noteOn(let channel, let key, let velocity):
      let softness = isProgram ? 1 : 1 - 0.2 * Double(softPedals[Int(channel)]) / 127
      let struck = UInt8(max(1, (Double(curve(velocity)) * softness).rounded()))
      return .noteOn(channel: channel, key: key, velocity: struck)
    case .control(let channel, .softPedal, let value): softPedals[Int(channel)] = value
    case .control(let channel, .sostenuto, let value):
      let isRepeated = value >= 64 && pedals.isDown(.sostenuto, on: channel)
      pedals.update(.sostenuto, value, channel: channel, at: ())
      return isRepeated && !isProgram ? nil : command
    case .control(let channel, .resetAll, _), .reset(let channel):
      softPedals[Int(channel)] = 0
      pedals.lift(channel)
    case .control(_, .reverb, _), .control(_, .chorus, _): return isProgram ? command : nil
    case .control, .noteOff, .keyPressure, .select, .tune, .tuneOctave, .masterVolume, .systemExclusive: break
    }
    return command
  }
}
