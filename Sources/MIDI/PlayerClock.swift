// When the program `fluidsynth` acts on each tick of a file. Must not know events.
// After: FluidSynth 2.3.1, src/midi/fluid_midi.c (fluid_player_callback, fluid_player_update_tempo) and
// src/synth/fluid_synth.c (fluid_sample_timer_process).

/// The clock of FluidSynth's file player: whole milliseconds, looked at once in a block of frames.
///
/// Ticks are counted from the last change of tempo, and from the block in which that was seen, not from where it stands.
/// So the player is late by up to a block, and by a little more with each change of tempo.
struct PlayerClock {
  private let framesPerSecond: Double
  private let blockFrames: Int
  private let ticksPerQuarter: Int
  /// In single precision, as the player has it.
  private var millisecondsPerTick: Float
  private var start = (tick: 0, millisecond: 0)

  /// - Parameter ticksPerQuarter: 1 or more.
  init(ticksPerQuarter: Int, framesPerSecond: Double, blockFrames: Int) {
    (self.ticksPerQuarter, self.framesPerSecond, self.blockFrames) = (ticksPerQuarter, framesPerSecond, blockFrames)
    millisecondsPerTick = Self.millisecondsPerTick(TempoMap.defaultTempo, ticksPerQuarter)
  }

  /// The tick that has come when the player looks at the beginning of a block.
  func tick(atBlock block: Int) -> Int {
    start.tick + Int(Double(millisecond(atBlock: block) - start.millisecond) / Double(millisecondsPerTick) + 0.5)
  }

  /// The first block, not before `earliest`, at which `tick` has come; nil when that is later than `latest`.
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

  /// A change of tempo was seen at a block.
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
