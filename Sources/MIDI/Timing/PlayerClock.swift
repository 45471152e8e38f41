/// Simulates the clock of FluidSynth's file player, which counts whole milliseconds and is checked once per block of
/// frames.
///
/// Ticks are counted from the last tempo change and from the block in which it was noticed, not from its exact time. So
/// the player is late by up to a block, and by a little more with each tempo change.
///
/// Follows FluidSynth 2.3.1: fluid_player_callback and fluid_player_update_tempo in src/midi/fluid_midi.c,
/// fluid_sample_timer_process in src/synth/fluid_synth.c.
struct PlayerClock {
  private let framesPerSecond: Double
  private let blockFrames: Int
  private let ticksPerQuarter: Int
  /// Single precision, as in the player.
  private var millisecondsPerTick: Float
  private var start = (tick: 0, millisecond: 0)

  /// - Parameter ticksPerQuarter: 1 or more.
  init(ticksPerQuarter: Int, framesPerSecond: Double, blockFrames: Int) {
    (self.ticksPerQuarter, self.framesPerSecond, self.blockFrames) = (ticksPerQuarter, framesPerSecond, blockFrames)
    millisecondsPerTick = Self.millisecondsPerTick(TempoMap.defaultTempo, ticksPerQuarter)
  }

  /// The tick that the player has reached at the start of a block.
  func tick(atBlock block: Int) -> Int {
    start.tick + Int(Double(millisecond(atBlock: block) - start.millisecond) / Double(millisecondsPerTick) + 0.5)
  }

  /// The first block from `earliest` on at which `tick` is reached; nil if it is later than `latest`.
  func block(reaching tick: Int64, from earliest: Int, latest: Int) -> Int? {
    let millisecond =
      Double(start.millisecond) + (Double(tick) - Double(start.tick) - 0.5) * Double(millisecondsPerTick)
    let estimate = millisecond * framesPerSecond / Double(1000 * blockFrames)
    guard estimate < Double(latest) else { return nil }
    var block = max(earliest, Int(estimate) - 1)
    while block > earliest && self.tick(atBlock: block - 1) >= tick { block -= 1 }
    while self.tick(atBlock: block) < tick { block += 1 }
    return block
  }

  /// Records a tempo change that is noticed at a block.
  mutating func setTempo(_ microsecondsPerQuarter: Int, atBlock block: Int) {
    start = (tick(atBlock: block), millisecond(atBlock: block))
    millisecondsPerTick = Self.millisecondsPerTick(microsecondsPerQuarter, ticksPerQuarter)
  }

  private func millisecond(atBlock block: Int) -> Int {
    Int(1000 * Double(block * blockFrames) / framesPerSecond)
  }

  private static func millisecondsPerTick(_ microsecondsPerQuarter: Int, _ ticksPerQuarter: Int) -> Float {
    Float(microsecondsPerQuarter) / Float(ticksPerQuarter) / 1000
  }
}
