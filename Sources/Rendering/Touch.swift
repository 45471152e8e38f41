// How the piano is played: the velocity curve, and the soft pedal. Must not know the synth.
internal import Music

/// What stands between the player's fingers and the strings.
///
/// FluidSynth hears the soft pedal (controller 67) and does nothing about it. So while it is down, keys are struck softer: with
/// 0.8 of the velocity when it is down all the way, which is 4 dB in FluidSynth and a duller sample; half-way, half of that.
/// How much room is heard is the listener's choice: what a file says about it is not passed on.
struct Touch {
  let curve: VelocityCurve
  /// False where all must sound as in the program `fluidsynth`.
  let hasOwnRoom: Bool
  private var softPedals = [UInt16](repeating: 0, count: 256)

  init(_ settings: RenderSettings) {
    curve = settings.velocityCurve
    hasOwnRoom = settings.room != .fluidsynth
  }

  /// The command as the synth is to hear it; nil for one that it is not to hear.
  mutating func callAsFunction(_ command: Command) -> Command? {
    switch command {
    case .strike(let channel, let key, let velocity):
      let softness = hasOwnRoom ? 1 - 0.2 * Double(softPedals[Int(channel)]) / 127 : 1
      let struck = UInt8(max(1, (Double(curve(velocity)) * softness).rounded()))
      return .strike(channel: channel, key: key, velocity: struck)
    case .control(let channel, .softPedal, let value): softPedals[Int(channel)] = value
    case .control(let channel, .resetAll, _), .reset(let channel): softPedals[Int(channel)] = 0
    case .control(_, .reverb, _), .control(_, .chorus, _): return hasOwnRoom ? nil : command
    case .control, .release, .keyPressure, .select, .masterVolume, .systemExclusive: break
    }
    return command
  }
}
