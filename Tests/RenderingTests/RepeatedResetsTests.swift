import Audio
import Music
import TestSupport
import Testing

@testable import Rendering

@Suite struct RepeatedResetsTests {
  private func performed(_ commands: [SynthCommand], at blocks: [Int] = []) -> [SynthCommand] {
    var resets = RepeatedResets()
    return zip(commands, blocks + Array(repeating: 0, count: commands.count)).filter { command, block in
      !resets.repeats(command, at: block)
    }.map(\.0)
  }

  private func control(_ control: Control, _ channel: UInt8 = 0) -> SynthCommand {
    .control(channel: channel, control, value: 0)
  }

  @Test func aMillionResetsAreAsManyAsThereAreChannels() {
    for kind in [Control.resetAll, .notesOff, .soundOff] {
      let resets = (0..<1_000_000).map { control(kind, UInt8($0 % 16)) }
      #expect(performed(resets) == Array(resets.prefix(16)))
    }
  }

  @Test func otherCommandsAreKept() {
    let bends = Array(repeating: control(.bend), count: 3)
    #expect(performed(bends) == bends)
    let notes = Array(repeating: SynthCommand.noteOn(channel: 0, key: 60, velocity: 1), count: 3)
    #expect(performed(notes) == notes)
  }

  @Test func aResetAfterAnotherCommandIsKept() {
    let (reset, bend) = (control(.resetAll), control(.bend, 1))
    #expect(performed([reset, bend, reset, reset, bend]) == [reset, bend, reset, bend])
  }

  @Test func aResetInALaterBlockIsKept() {
    let reset = control(.resetAll)
    #expect(performed([reset, reset, reset, reset], at: [3, 3, 4, 4]) == [reset, reset])
  }

  /// A voice that has been ended is revived when its key is released in the same block.
  @Test func endsOfSoundAreKeptBetweenReleases() {
    let (cut, release) = (control(.soundOff), control(.notesOff))
    #expect(performed([cut, release, cut, release, release]) == [cut, release, cut, release])
  }

  /// The same samples as when each reset is performed.
  @Test(arguments: [Control.resetAll, .notesOff, .soundOff])
  func repeatedResetsAreInaudible(reset: Control) throws {
    let note = SynthCommand.noteOn(channel: 0, key: 69, velocity: 100)
    let before = [.control(channel: 0, .sustain, value: 127), note, .noteOff(channel: 0, key: 69), note]
    func samples(resets: Int) throws -> [Float] {
      let folder = TemporaryFolder()
      let font = try PlayableFont.of(SoundFont(folder.add("test.sf2", TestSoundFont().bytes)), asProgram: false)
      let synth = LockedSynth(
        try Synth(SynthPresets(font), PlaybackStrategy(.etude(in: .none)), sampleRate: .hz44100))
      let steps =
        before.map { Script.Step(block: 0, command: $0) }
        + (0..<resets).map { _ in Script.Step(block: 40, command: control(reset)) }
      return try synth.play(steps.map { SynthStep(step: $0, synth: nil) }, of: 0, until: 200)
    }
    let once = try samples(resets: 1)
    #expect(once.contains { abs($0) > 0.01 })
    #expect(try samples(resets: 3) == once)
  }

  /// The commands before the first block may take minutes.
  @Test(arguments: [PlaybackMode.etude(in: .none), .fluidsynth])
  func aRenderIsCancelledWithinABlock(playback: PlaybackMode) async throws {
    let task = Task {
      let folder = TemporaryFolder()
      var settings = RenderSettings()
      settings.playback = playback
      let renderer = try Renderer(
        SoundFont(folder.add("test.sf2", TestSoundFont().bytes)), settings: settings)
      var spool = try FrameSpool(sampleRate: .hz44100, in: folder.path)
      var player = try renderer.player(
        at: .hz44100, Channels(keysAreIndependent: true), SynthPresets(renderer.playable), { false }, { _ in })
      var source = CancellingSource()
      try await player.finish(&source, at: 1, into: &spool)
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}

/// Supplies one command, and then cancels the task.
private struct CancellingSource: CommandSource {
  private var isOver = false

  mutating func next(before block: Int) -> Script.Step? {
    guard !isOver else {
      withUnsafeCurrentTask { $0?.cancel() }
      return nil
    }
    isOver = true
    return Script.Step(block: 0, command: .control(channel: 0, .bend, value: 0))
  }
}
