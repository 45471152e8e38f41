// The one handle on FluidSynth. Must not know note streams, files or time.
internal import Audio
internal import CFluidSynth
internal import Music
internal import SoundFonts

/// A synthesizer with a piano on all its channels, until they are told to use other presets.
///
/// FluidSynth is told to do without its own locks; that is sound, since whatever changes a `Synth` is `mutating`, and
/// it has one owner. For the same reason it may go from thread to thread.
struct Synth: ~Copyable, Sendable {
  /// FluidSynth looks at its commands once in so many frames (`FLUID_BUFSIZE`).
  static let blockFrames = 64

  // What speaks to the synth is deleted before it, and the synth before the settings it was made from.
  nonisolated(unsafe) private let inlet: Inlet?
  nonisolated(unsafe) private let synth: OpaquePointer
  nonisolated(unsafe) private let settings: OpaquePointer
  private let channels: Int
  /// What FluidSynth calls the SoundFont of the piano, and the one of all other presets.
  private var (piano, whole): (CInt, CInt) = (0, 0)
  private var pianoNumbers: (bank: CInt, program: CInt) = (0, 0)
  private let presets: SynthPresets
  /// For each channel, whether a key has one string: see `strike`.
  private var isStrung: [Bool]

  /// `new_fluid_synth`, `fluid_synth_sfload`. The samples of the piano are read here, which takes most of the time,
  /// unless another `Synth` of this process has read them and is still alive.
  ///
  /// - Parameter channels: 16 for each port.
  init(
    _ presets: SynthPresets, _ choices: RenderSettings, sampleRate: SampleRate, channels: Int = 16
  ) throws(SoundFontError) {
    _ = SynthLog.install
    self.channels = channels
    settings = new_fluid_settings()
    fluid_settings_setint(settings, "synth.midi-channels", CInt(channels))
    for (name, value) in Self.integers(choices) { fluid_settings_setint(settings, name, value) }
    for (name, value) in choices.room.reverb?.numbers ?? [:] { fluid_settings_setnum(settings, name, value) }
    fluid_settings_setnum(settings, "synth.sample-rate", Double(sampleRate.rawValue))
    synth = new_fluid_synth(settings)
    inlet = choices.room == .fluidsynth ? Inlet(synth) : nil
    isStrung = Array(repeating: inlet == nil && presets.font.isPianoStrung, count: channels)
    self.presets = presets
    for channel in 0..<channels where isStrung[channel] { Self.stringUp(UInt8(channel), of: synth) }
    if choices.room.reverb != nil {
      for channel in 0..<channels { fluid_synth_cc(synth, CInt(channel), CInt(Control.reverbNumber), 127) }
    }
    let (outcome, messages) = SynthLog.capture { load() }
    switch outcome {
    case .loaded: return
    case .refused: throw .unusable(path: presets.font.file.path, reason: Self.reason(messages))
    case .empty: throw .empty(path: presets.font.file.path)
    }
  }

  deinit {
    inlet?.close()
    delete_fluid_synth(synth)
    delete_fluid_settings(settings)
  }

  private static func integers(_ choices: RenderSettings) -> KeyValuePairs<String, CInt> {
    [
      "synth.dynamic-sample-loading": 1,
      "synth.lock-memory": 0,
      "synth.threadsafe-api": 0,
      "synth.polyphony": CInt(choices.voices),
      "synth.reverb.active": choices.room == .none ? 0 : 1,
      "synth.chorus.active": choices.room == .fluidsynth ? 1 : 0,
    ]
  }

  private enum Loading { case loaded, refused, empty }

  /// Loads the SoundFonts; then every channel has the piano, the tenth too, which is no drum kit here. As in the program,
  /// it has FluidSynth's own sounds.
  private mutating func load() -> Loading {
    if presets.isProgram {
      return fluid_synth_sfload(synth, presets.font.whole, 1) == FLUID_FAILED ? .refused : .loaded
    }
    piano = fluid_synth_sfload(synth, presets.font.piano, 0)
    guard piano != FLUID_FAILED, let sounds = fluid_synth_get_sfont_by_id(synth, piano) else { return .refused }
    fluid_sfont_iteration_start(sounds)
    guard let preset = fluid_sfont_get_preset(sounds, 0, 0) ?? fluid_sfont_iteration_next(sounds) else { return .empty }
    pianoNumbers = (fluid_preset_get_banknum(preset), fluid_preset_get_num(preset))
    for channel in 0..<channels {
      fluid_synth_set_channel_type(synth, CInt(channel), CInt(CHANNEL_TYPE_MELODIC.rawValue))
      guard program(Sound(), CInt(channel)) == FLUID_OK else { return .refused }
    }
    if presets.others.isEmpty { return .loaded }
    whole = presets.font.whole == presets.font.piano ? piano : fluid_synth_sfload(synth, presets.font.whole, 0)
    return whole == FLUID_FAILED ? .refused : .loaded
  }

  /// `fluid_synth_program_select`, which reads the samples of the preset unless another synth has.
  private func program(_ sound: Sound, _ channel: CInt) -> CInt {
    if sound == Sound() {
      return fluid_synth_program_select(synth, channel, piano, pianoNumbers.bank, pianoNumbers.program)
    }
    return fluid_synth_program_select(
      synth, channel, whole, sound.isRhythm ? 128 : CInt(sound.bank), CInt(sound.program))
  }

  /// The preset of a channel from now on. What sounds there goes on, and is muted by no new note.
  private mutating func select(_ sound: Sound, on channel: UInt8) {
    guard program(sound, CInt(channel)) == FLUID_OK else { return }
    let strung = presets.isStrung(sound)
    isStrung[Int(channel)] = strung
    Self.string(channel, strung, of: synth)
  }

  /// Has each of these presets on a channel of its own, so that their samples stay.
  mutating func keep(_ sounds: some Sequence<Sound>) {
    for (channel, sound) in sounds.enumerated() { _ = program(sound, CInt(channel % channels)) }
  }

  /// The first error, unless it comes from the reader of DLS files, which FluidSynth tries last on anything.
  private static func reason(_ errors: [String]) -> String {
    errors.first { !$0.hasPrefix("ipatch") } ?? "it does not say why"
  }

  /// Tells the synth a command; in the room `fluidsynth`, while it renders the next block: see `Inlet`.
  mutating func perform(_ command: Command) {
    if let inlet { return inlet.add(command) }
    switch command {
    case .strike(let channel, let key, let velocity) where isStrung[Int(channel)]:
      Self.strike(channel, key, velocity: velocity, on: synth)
    case .select(let channel, let sound): select(sound, on: channel)
    case .control(let channel, .resetAll, _), .reset(let channel):
      Command.liftPedals(channel, of: synth)
      command.perform(on: synth)
      if isStrung[Int(channel)] { Self.stringUp(channel, of: synth) }
    case .strike, .release, .control, .keyPressure, .masterVolume, .systemExclusive: command.perform(on: synth)
    }
  }

  /// Lifts all pedals and releases all keys (`fluid_synth_all_notes_off`).
  mutating func releaseAll() {
    for channel in 0..<channels { Command.liftPedals(UInt8(channel), of: synth) }
    fluid_synth_all_notes_off(synth, -1)
  }

  /// Writes the next interleaved stereo frames into `output`, from a block on (`fluid_synth_write_float`).
  mutating func render(blocks: Int, into output: inout [Float], at block: Int) {
    guard blocks > 0 else { return }
    let first = 2 * Synth.blockFrames * block
    precondition(first + 2 * Synth.blockFrames * blocks <= output.count, "the frames have their place")
    output.withUnsafeMutableBufferPointer {
      let frames = $0.baseAddress! + first
      _ = fluid_synth_write_float(synth, CInt(blocks * Synth.blockFrames), frames, 0, 2, frames, 1, 2)
    }
  }
}
