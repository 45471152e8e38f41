internal import Audio
internal import CFluidSynth
internal import Music
internal import SoundFonts

/// A FluidSynth synthesizer. All channels start with the piano.
///
/// FluidSynth's own locks are turned off. This is safe because a `Synth` has a single owner and all of its changes are
/// `mutating`; for the same reason it can be sent between threads.
struct Synth: ~Copyable, Sendable {
  /// FluidSynth applies commands once in this many frames (`FLUID_BUFSIZE`).
  static let blockFrames = 64

  // Deleted in this order: the sequencer uses the synth, and the synth uses its settings.
  nonisolated(unsafe) private let sequencer: CommandSequencer?
  nonisolated(unsafe) private let synth: OpaquePointer
  nonisolated(unsafe) private let settings: OpaquePointer
  private let channels: Int
  /// FluidSynth's identifiers of the SoundFont with the piano and the one with all other presets.
  private var (piano, whole): (CInt, CInt) = (0, 0)
  private let presets: SynthPresets
  /// For each channel, whether keys are simulated as single strings (`Synth+Strings`).
  private var isStrung: [Bool]
  /// For each channel, its preset.
  private var sounds: [Sound]
  /// Voices of presets that their channel has left (`Synth+Strings`).
  private var setAside: [UInt8: SetAside] = [:]

  /// Creates a synth and loads its SoundFonts (`new_fluid_synth`, `fluid_synth_sfload`). Loading the piano's samples
  /// takes most of the time, unless another living `Synth` of this process has loaded them.
  ///
  /// - Parameter channels: 16 for each MIDI port.
  init(
    _ presets: SynthPresets, _ strategy: PlaybackStrategy, sampleRate: SampleRate, channels: Int = 16
  ) throws(SoundFontError) {
    _ = SynthLog.install
    self.channels = channels
    settings = new_fluid_settings()
    fluid_settings_setint(settings, "synth.midi-channels", CInt(channels))
    for (name, value) in Self.integers(strategy) { fluid_settings_setint(settings, name, value) }
    for (name, value) in strategy.reverb?.numbers ?? [:] { fluid_settings_setnum(settings, name, value) }
    fluid_settings_setnum(settings, "synth.sample-rate", Double(sampleRate.rawValue))
    synth = new_fluid_synth(settings)
    sequencer = strategy.isProgram ? CommandSequencer(synth) : nil
    if sequencer == nil { BendRange.correct(synth) }
    isStrung = Array(repeating: sequencer == nil && presets.font.isPianoStrung, count: channels)
    sounds = Array(repeating: Sound(), count: channels)
    self.presets = presets
    for channel in 0..<channels where isStrung[channel] { Self.stringUp(UInt8(channel), of: synth) }
    if strategy.reverb != nil {
      for channel in 0..<channels { fluid_synth_cc(synth, CInt(channel), CInt(Control.reverbNumber), 127) }
    }
    try loading { $0.load() }
  }

  /// Loads the samples of presets, in addition to those loaded before.
  mutating func keep(_ sounds: Set<Sound>) throws(SoundFontError) { try loading { $0.loadOthers(sounds) } }

  /// - Parameter load: returns whether FluidSynth accepted the SoundFonts.
  private mutating func loading(_ load: (inout Synth) -> Bool) throws(SoundFontError) {
    let (isLoaded, messages) = SynthLog.capture { load(&self) }
    try messages.checkReading(of: presets.font.file.path)
    if !isLoaded { throw .unusable(path: presets.font.file.path, reason: messages.reason) }
  }

  deinit {
    sequencer?.close()
    delete_fluid_synth(synth)
    delete_fluid_settings(settings)
  }

  private static func integers(_ strategy: PlaybackStrategy) -> KeyValuePairs<String, CInt> {
    [
      "synth.dynamic-sample-loading": 1,
      "synth.lock-memory": 0,
      "synth.threadsafe-api": 0,
      "synth.polyphony": CInt(strategy.voices),
      "synth.reverb.active": strategy.hasReverb ? 1 : 0,
      "synth.chorus.active": strategy.isProgram ? 1 : 0,
    ]
  }

  /// Loads the SoundFonts and selects the piano on every channel, including the tenth, which is not a drum channel
  /// here. If `presets.isProgram`, FluidSynth's default presets are kept, as in the program `fluidsynth`.
  ///
  /// - Returns: whether FluidSynth accepted them.
  private mutating func load() -> Bool {
    if presets.isProgram {
      whole = fluid_synth_sfload(synth, presets.font.whole, 1)
      pin(presets.others)
      return whole != FLUID_FAILED
    }
    piano = fluid_synth_sfload(synth, presets.font.piano, 0)
    guard piano != FLUID_FAILED else { return false }
    for channel in 0..<channels {
      fluid_synth_set_channel_type(synth, CInt(channel), CInt(CHANNEL_TYPE_MELODIC.rawValue))
      guard program(Sound(), CInt(channel)) == FLUID_OK else { return false }
    }
    return presets.others.isEmpty || loadOthers(presets.others)
  }

  /// - Returns: whether FluidSynth accepted the SoundFont.
  private mutating func loadOthers(_ sounds: Set<Sound>) -> Bool {
    if whole == 0 {
      whole = presets.font.whole == presets.font.piano ? piano : fluid_synth_sfload(synth, presets.font.whole, 0)
    }
    pin(sounds)
    return whole != FLUID_FAILED
  }

  /// Loads the samples of presets, unless another synth has loaded them, so that selecting one while the music plays
  /// opens no file (`fluid_synth_pin_preset`).
  private func pin(_ sounds: Set<Sound>) {
    for sound in sounds { fluid_synth_pin_preset(synth, whole, Self.bank(sound), CInt(sound.program)) }
  }

  private static func bank(_ sound: Sound) -> CInt { sound.isRhythm ? 128 : CInt(sound.bank) }

  /// Selects a preset (`fluid_synth_program_select`).
  private func program(_ sound: Sound, _ channel: CInt) -> CInt {
    if sound == Sound() {
      let preset = presets.font.pianoPreset
      return fluid_synth_program_select(synth, channel, piano, CInt(preset.bank), CInt(preset.program))
    }
    return fluid_synth_program_select(synth, channel, whole, Self.bank(sound), CInt(sound.program))
  }

  /// Changes the preset of a channel. Sounding notes ring on and are not silenced by notes of another preset.
  private mutating func select(_ sound: Sound, on channel: UInt8) {
    guard program(sound, CInt(channel)) == FLUID_OK else { return }
    let strung = presets.isStrung(sound)
    isStrung[Int(channel)] = strung
    setAside[channel, default: SetAside()].change(on: channel, from: sounds[Int(channel)], to: sound, strung, of: synth)
    sounds[Int(channel)] = sound
  }

  /// Executes a command now, or during the next block if it plays as the program `fluidsynth` does (see
  /// `CommandSequencer`).
  ///
  /// - Parameter isSilent: whether a note-on is inaudible itself.
  mutating func perform(_ command: SynthCommand, isSilent: Bool = false) {
    if let sequencer { return sequencer.add(command) }
    guard isSilent, case .noteOn(let channel, let key, _) = command else { return execute(command) }
    let newest = Self.newestNoteOn(channel, key, of: synth)
    execute(command)
    Self.silence(channel, key, after: newest, of: synth)
  }

  private mutating func execute(_ command: SynthCommand) {
    switch command {
    case .noteOn(let channel, let key, let velocity) where isStrung[Int(channel)]:
      Self.noteOn(channel, key, velocity: velocity, on: synth)
    case .select(let channel, let sound): select(sound, on: channel)
    case .control(let channel, .soundOff, _): SynthCommand.cut(channel, of: synth)
    case .control(let channel, .resetAll, _):
      SynthCommand.resetControllers(channel, of: synth)
      if isStrung[Int(channel)] { Self.stringUp(channel, of: synth) }
    case .reset(let channel):
      command.perform(on: synth)
      if isStrung[Int(channel)] { Self.stringUp(channel, of: synth) }
    case .noteOn, .noteOff, .control, .keyPressure, .tune, .tuneOctave, .masterVolume, .systemExclusive:
      command.perform(on: synth)
    }
  }

  /// Lifts all pedals and releases all keys (`fluid_synth_all_notes_off`).
  mutating func releaseAll() {
    for channel in 0..<channels { SynthCommand.liftPedals(UInt8(channel), of: synth) }
    fluid_synth_all_notes_off(synth, -1)
  }

  /// Whether any voice is active, even if it is silent (`fluid_synth_get_active_voice_count`).
  mutating func hasVoices() -> Bool { fluid_synth_get_active_voice_count(synth) > 0 }

  /// Renders the next blocks as interleaved stereo frames into `output`, starting at a block
  /// (`fluid_synth_write_float`).
  mutating func render(blocks: Int, into output: inout [Float], at block: Int) {
    guard blocks > 0 else { return }
    let first = 2 * Synth.blockFrames * block
    precondition(first + 2 * Synth.blockFrames * blocks <= output.count, "the output is large enough")
    output.withUnsafeMutableBufferPointer {
      let frames = $0.baseAddress! + first
      _ = fluid_synth_write_float(synth, CInt(blocks * Synth.blockFrames), frames, 0, 2, frames, 1, 2)
    }
  }
}

/// Makes FluidSynth bend by as much as MIDI 1.0 says.
///
/// SoundFont 2.04 defines pitch bend by a modulator of 12700 cents times the bend range, and FluidSynth divides the
/// range by 128. So a range of 12 semitones bends by 1190.6 cents; with 12800 cents it is 1200. A SoundFont's own
/// modulators for pitch bend stay as they are.
private enum BendRange {
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
