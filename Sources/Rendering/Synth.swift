// The one handle on FluidSynth. Must not know note streams, files or time.
internal import Audio
internal import CFluidSynth
internal import Music

/// A synthesizer with a piano on all its channels.
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

  /// `new_fluid_synth`, `fluid_synth_sfload`. The samples of the piano are read here, which takes most of the time,
  /// unless another `Synth` of this process has read them and is still alive.
  ///
  /// - Parameter channels: 16 for each port.
  init(
    _ font: SoundFont, _ choices: RenderSettings, sampleRate: SampleRate, channels: Int = 16
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
    if inlet == nil {
      for channel in 0..<channels { Self.stringUp(UInt8(channel), of: synth) }
    }
    if choices.room.reverb != nil {
      for channel in 0..<channels { fluid_synth_cc(synth, CInt(channel), CInt(Control.reverbNumber), 127) }
    }
    let path = try PlayableFont.path(of: font)
    let (outcome, messages) = SynthLog.capture { [synth] in Self.loadPiano(at: path, into: synth, channels) }
    switch outcome {
    case .loaded: return
    case .refused: throw .unusable(path: font.path, reason: Self.reason(messages))
    case .empty: throw .empty(path: font.path)
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

  /// Bank 0, program 0 on every channel, or the first preset there is; the tenth channel, too, is no drum kit here.
  private static func loadPiano(at path: String, into synth: OpaquePointer, _ channels: Int) -> Loading {
    let id = fluid_synth_sfload(synth, path, 0)
    guard id != FLUID_FAILED, let sounds = fluid_synth_get_sfont_by_id(synth, id) else { return .refused }
    fluid_sfont_iteration_start(sounds)
    guard let preset = fluid_sfont_get_preset(sounds, 0, 0) ?? fluid_sfont_iteration_next(sounds) else { return .empty }
    let (bank, program) = (fluid_preset_get_banknum(preset), fluid_preset_get_num(preset))
    for channel in 0..<channels {
      fluid_synth_set_channel_type(synth, CInt(channel), CInt(CHANNEL_TYPE_MELODIC.rawValue))
      guard fluid_synth_program_select(synth, CInt(channel), id, bank, program) == FLUID_OK else { return .refused }
    }
    return .loaded
  }

  /// The first error, unless it comes from the reader of DLS files, which FluidSynth tries last on anything.
  private static func reason(_ errors: [String]) -> String {
    errors.first { !$0.hasPrefix("ipatch") } ?? "it does not say why"
  }

  /// Tells the synth a command; in the room `fluidsynth`, while it renders the next block: see `Inlet`.
  mutating func perform(_ command: Command) {
    if let inlet { return inlet.add(command) }
    switch command {
    case .strike(let channel, let key, let velocity): Self.strike(channel, key, velocity: velocity, on: synth)
    case .control(let channel, .resetAll, _), .reset(let channel):
      Command.liftPedals(channel, of: synth)
      command.perform(on: synth)
      Self.stringUp(channel, of: synth)
    case .release, .control, .keyPressure, .select, .masterVolume, .systemExclusive: command.perform(on: synth)
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
