internal import Audio
private import Files
internal import MIDI
internal import Music
internal import Rendering
private import Support

/// The bytes of a MIDI file and how to read them.
struct MIDISource: Sendable {
  let path: String
  let bytes: [UInt8]
  let options: MIDIFile.Options

  func read() throws(MIDIError) -> MIDIFile.Reading {
    try MIDIFile.read(bytes, name: nameInMessages(of: path), options)
  }

  func score(on instruments: Instruments) throws -> MIDIScore {
    try MIDIScore(try read(), path: path, on: instruments)
  }
}

/// A MIDI file, parsed once: a music source of the pipeline.
struct MIDIScore: Sendable {
  private let reading: MIDIFile.Reading
  private let performance: Performance
  let instruments: Instruments
  private let drums: Int

  /// - Throws: `PieceError` if there is nothing to play, `RenderError` if it lasts longer than a day.
  init(_ reading: MIDIFile.Reading, path: String, on instruments: Instruments) throws {
    (self.reading, self.instruments) = (reading, instruments)
    (performance, drums) = reading.file.music
    if noteCount == 0 && (instruments == .piano || drums == 0) {
      throw PieceError.noNotes(path: path, percussion: drums, damage: reading.damage)
    }
    try Renderer.checkLength(of: performance)
  }

  /// Number of notes, without drums.
  var noteCount: Int { performance.events.count { $0.note != nil } }

  /// When the last note ends.
  var seconds: Double { performance.end.value }

  /// Sends all events into a stream and finishes it.
  func produce(into stream: NoteStream, progress: @Sendable (Seconds) -> Void) -> MusicMetadata {
    stream.send(reading.file.eventsToPlay)
    progress(performance.end)
    stream.finish()
    return metadata
  }

  var metadata: MusicMetadata {
    var metadata = MusicMetadata(reading.file)
    metadata.copy = instruments == .file && needsInstruments ? reading.file : nil
    metadata.events = performance.events.count + (metadata.copy == nil ? 0 : drums)
    metadata.isCutAtGap = reading.isCutAtGap
    metadata.warnings =
      reading.sentences + (instruments == .piano && drums > 0 ? ["drums are left out: \(counted(drums, "note"))"] : [])
    return metadata
  }

  /// The parts that the instruments play: in piano mode, the drums are left out.
  var parts: [MIDIPart] { reading.file.parts.filter { instruments == .file || !$0.sound.isRhythm } }

  /// Why the audio is silent if no note is on a selected channel, or the volume is 0 throughout; otherwise nil.
  func silence(at sampleRate: SampleRate, choosing channels: ChannelChoice?) -> String? {
    if let channels, !parts.contains(where: { channels.plays($0.channel) }) {
      let numbers = Set(parts.map { Int($0.channel) + 1 }).sorted().map(String.init).joined(separator: ", ")
      return "the chosen channels have no notes; channels with notes: \(numbers)"
    }
    let script = reading.file.script(instruments, clock(sampleRate)) { channels?.plays($0) ?? true }
    return script.hasVolume ? nil : "the volume (controller 7) of its notes is 0 throughout"
  }

  /// Whether anything but the grand piano sounds.
  private var needsInstruments: Bool {
    let clock = ScriptClock(framesPerSecond: 1, blockFrames: 1, longest: 0)
    return reading.file.script(.file, clock).steps.contains {
      if case .select = $0.command { true } else { false }
    }
  }

  /// Renders everything in the file that the settings include.
  ///
  /// - Parameter frames: see `Renderer.render`.
  func render(
    with renderer: Renderer, at sampleRate: SampleRate, into sink: inout some FrameSink & ~Copyable,
    needing frames: Int? = nil, mayUseCores: @escaping @Sendable () -> Bool,
    progress: @escaping @Sendable (Seconds) -> Void
  ) async throws -> RenderReport {
    let clock = clock(sampleRate)
    let settings = renderer.settings
    let script = reading.file.script(instruments, clock, isPlayed: settings.plays)
    if settings.playback == .fluidsynth,
      let program = reading.file.playerScript(
        instruments, clock, releasesKeysAtEnd: SynthEngine.releasesKeysAtEnd, isPlayed: settings.plays)
    {
      return try await renderer.render(
        asProgram: program, of: script, into: &sink, needing: frames, mayUseCores: mayUseCores, progress: progress)
    }
    return try await renderer.render(
      script, into: &sink, needing: frames, mayUseCores: mayUseCores, progress: progress)
  }

  /// Renders a stem of the file.
  ///
  /// - Parameter report: the report on the render of the whole file.
  func render(
    _ stem: Stem, like report: RenderReport, with renderer: Renderer, into spool: inout FrameSpool,
    mayUseCores: @escaping @Sendable () -> Bool, progress: @escaping @Sendable (Seconds) -> Void
  ) async throws {
    let script = reading.file.script(
      instruments, clock(spool.sampleRate), isPlayed: renderer.settings.plays)
    try await renderer.render(
      stem, of: script, like: report, into: &spool, mayUseCores: mayUseCores, progress: progress)
  }

  private func clock(_ sampleRate: SampleRate) -> ScriptClock {
    ScriptClock(framesPerSecond: sampleRate.rawValue, blockFrames: Renderer.blockFrames, longest: Renderer.longest)
  }
}

extension Script {
  /// Whether a channel has a volume above 0 at one of its notes, or later.
  fileprivate var hasVolume: Bool {
    var (silenced, played): (Set<UInt8>, Set<UInt8>) = ([], [])
    for step in steps {
      switch step.command {
      case .noteOn(let channel, _, _):
        if !silenced.contains(channel) { return true }
        played.insert(channel)
      case .control(let channel, .volume, 0): silenced.insert(channel)
      case .control(let channel, .volume, _), .reset(let channel):
        silenced.remove(channel)
        if played.contains(channel) { return true }
      default: break
      }
    }
    return false
  }
}
