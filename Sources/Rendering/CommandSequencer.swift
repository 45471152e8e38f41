internal import CFluidSynth
internal import Music

/// Passes commands to a synth at the start of its next block, from inside its render call, as the file player of the
/// program `fluidsynth` does.
///
/// Compared with commands given before the block, they take effect one block later and may find other voices free,
/// because voices that end in that block still sound. In FluidSynth 2.3.1 this is audible: a voice starts a note with
/// the amplitudes of its previous note (`fluid_rvoice_buffers_mix`).
final class CommandSequencer {
  private let synth: OpaquePointer
  private let sequencer: OpaquePointer
  private var client: fluid_seq_id_t = -1
  private var commands: [SynthCommand] = []

  /// Creates a sequencer (`new_fluid_sequencer2`) that the synth advances before each block
  /// (`fluid_sequencer_register_fluidsynth`).
  init(_ synth: OpaquePointer) {
    self.synth = synth
    sequencer = new_fluid_sequencer2(0)
    fluid_sequencer_register_fluidsynth(sequencer, synth)
    client = fluid_sequencer_register_client(
      sequencer, "etude",
      { _, _, _, owner in Unmanaged<CommandSequencer>.fromOpaque(owner!).takeUnretainedValue().perform() },
      Unmanaged.passUnretained(self).toOpaque())
  }

  /// Deletes the sequencer (`delete_fluid_sequencer`). Must be called before the synth is deleted.
  func close() { delete_fluid_sequencer(sequencer) }

  /// Queues a command for the next block (`fluid_sequencer_send_at`).
  func add(_ command: SynthCommand) {
    if commands.isEmpty { wake() }
    commands.append(command)
  }

  private func wake() {
    let event = new_fluid_event()
    fluid_event_timer(event, nil)
    fluid_event_set_source(event, -1)
    fluid_event_set_dest(event, client)
    fluid_sequencer_send_at(sequencer, event, 0, 0)
    delete_fluid_event(event)
  }

  /// Performs the queued commands, unless the task is cancelled meanwhile: its frames are discarded.
  private func perform() {
    for command in commands where !Task.isCancelled { command.perform(on: synth) }
    commands.removeAll(keepingCapacity: true)
  }
}
