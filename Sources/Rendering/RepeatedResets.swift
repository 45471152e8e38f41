internal import Music

/// Finds resets that repeat an earlier one of the same block with only other resets between them, and so have no
/// effect.
///
/// A reset makes dozens of changes to a synth, and a MIDI file of a few megabytes can contain a million of them.
struct RepeatedResets {
  private enum Kind {
    /// Lifts pedals, releases keys, or sets controllers to their initial values.
    case releasing
    /// Ends all sound. FluidSynth revives voices that are released later in the block, so resets of the two kinds are
    /// repetitions only among themselves.
    case cutting

    init?(_ command: SynthCommand) {
      switch command {
      case .reset, .control(_, .resetAll, _), .control(_, .notesOff, _): self = .releasing
      case .control(_, .soundOff, _): self = .cutting
      case .noteOn, .noteOff, .control, .keyPressure, .select, .tune, .tuneOctave, .masterVolume, .systemExclusive:
        return nil
      }
    }
  }

  /// Block and kind of the last command; nil if it was not a reset.
  private var last: (block: Int, kind: Kind?) = (-1, nil)
  private var resets: Set<SynthCommand> = []

  /// Whether a command, which follows those given before, is such a reset.
  mutating func repeats(_ command: SynthCommand, at block: Int) -> Bool {
    let now = (block: block, kind: Kind(command))
    if now != last { (last, resets) = (now, []) }
    return now.kind != nil && !resets.insert(command).inserted
  }
}
