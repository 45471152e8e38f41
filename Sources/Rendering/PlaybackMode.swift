/// How notes and controllers are played.
public enum PlaybackMode: Hashable, Sendable {
  /// Étude's own playback, in a room: exact times, soft pedal, one string per key.
  case etude(in: Room)
  /// Playback of the program `fluidsynth` with default settings: its timing, voices, reverb and chorus. A MIDI file
  /// sounds exactly as it does there.
  case fluidsynth
}

/// What a playback mode means for the synths of a renderer.
struct PlaybackStrategy: Hashable {
  /// Whether FluidSynth handles everything as in the program: its sequencer times the commands, it decodes the samples,
  /// and it applies the file's levels of reverb and chorus.
  let isProgram: Bool
  /// Maximum number of voices (polyphony) of a synth.
  let voices: Int
  /// Number of synths among which the keys are divided, so that two cores can render one piece.
  let synths: Int
  let hasReverb: Bool
  /// Reverb settings; nil for FluidSynth's own, which is inaudible unless the SoundFont or the file requests it.
  let reverb: Reverb?

  init(_ mode: PlaybackMode) {
    switch mode {
    case .etude(let room):
      // FluidSynth's default of 256 voices cuts off notes of real pieces with long pedals; no tested piece has needed
      // 1000. A note of a stereo piano takes two, or four where layers overlap.
      self.init(isProgram: false, voices: 1024, synths: 2, hasReverb: room != .none, reverb: room.reverb)
    case .fluidsynth:
      // Which voices the program cuts off is audible.
      self.init(isProgram: true, voices: 256, synths: 1, hasReverb: true, reverb: nil)
    }
  }

  private init(isProgram: Bool, voices: Int, synths: Int, hasReverb: Bool, reverb: Reverb?) {
    (self.isProgram, self.voices, self.synths) = (isProgram, voices, synths)
    (self.hasReverb, self.reverb) = (hasReverb, reverb)
  }

  /// For a synth that plays nothing, but keeps samples loaded for others: FluidSynth takes some 10 kB per voice.
  static let keeping = PlaybackStrategy(isProgram: false, voices: 1, synths: 1, hasReverb: false, reverb: nil)
}
