public import ArgumentParser
import Studio
public import enum Music.Instruments
public import enum Rendering.StemKind
public import struct Rendering.ChannelChoice

struct Render: AsyncParsableCommand, OptionChecking {
  static let configuration = CommandConfiguration(
    abstract: "Render MIDI files to audio.",
    discussion: """
      Plays each file with its own instruments, as far as the SoundFont has them, until the last sound has died away. \
      A file that can't be read does not stop the others; the exit status is that of the first failure. With a folder \
      as --out, running the same command again makes only what is missing or has changed (docs/scale.md).

      EXAMPLES
        etude render sonata.mid
        etude render sonata.mid --out sonata.mp3
        etude render - --out song.flac < song.mid
        etude render library more/*.mid --formats flac,mp3 --out audio
        etude render --list files.txt --base library --out audio
        etude render library --out audio --shard 2/8
        etude render song.mid --solo 1,10 --out rhythm.wav
        etude render song.mid --stems --formats wav24
        etude render sonata.mid --soundfont grand.sf2 --sample-rate 48000
      """)

  @OptionGroup var inputs: InputOptions

  @OptionGroup(title: "Main options") var main: MainOptions

  @OptionGroup(title: "Output") var options: OutputOptions

  @OptionGroup(title: "Sound") var sound: SoundOptions

  @OptionGroup(title: "Cutting") var edits: EditOptions

  @OptionGroup(title: "Tags") var tags: TagOptions

  /// The options that the help lists first.
  struct MainOptions: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp(
        """
        Folder for the files, a single file such as sonata.mp3, or - for standard output. \
        (default: the folder of each MIDI file)
        """, valueName: "path"), completion: .file())
    var out: String?

    @Option(
      help: ArgumentHelp(
        "One or more of \(OutputFormat.allNames.joined(separator: ", ")). (default: wav)", valueName: "list"),
      completion: .formats)
    var formats: String?

    @Option(
      help: """
        file: the instruments and drums of the MIDI file, as far as the SoundFont has them; piano: a piano on every \
        channel, and no drums. (default: file)
        """)
    var instruments: Instruments?

    @Option(
      help: ArgumentHelp(
        """
        Play only these channels, counted from 1 and separated by commas; 17 is the first of the second port. The \
        audio ends with their last sound.
        """, valueName: "channels"), transform: readChannels)
    var solo: [Int]?

    @Option(help: ArgumentHelp("Leave out these channels.", valueName: "channels"), transform: readChannels)
    var mute: [Int]?

    @Option(
      help: ArgumentHelp(
        """
        Also write stems beside each audio file: parts that add up to the whole, one per channel, or one per track \
        with --stems tracks.
        """, valueName: "what"))
    var stems: StemKind?
  }

  func validate() throws {
    try options.check(out: main.out)
    guard main.stems != nil else { return }
    try OutputTarget.checkAlone(main.out, without: "--stems")
    if sound.playback == .fluidsynth {
      throw ValidationError(
        "--stems can't be combined with --playback fluidsynth: there, all channels share 256 voices, so their stems "
          + "would not add up.")
    }
  }

  func run() async throws {
    // Not inside `interruptible`, so that Ctrl-C ends the program at once while it waits for standard input.
    let found = try inputs.find()
    try await interruptible {
      let target = try target(pieces: found.count)
      defer { target.removeTemporaryFolder() }
      let channels = ChannelChoice(solo: main.solo ?? [], mute: main.mute ?? [])
      let pipeline = try options.pipeline(
        target, sound: sound, instruments: main.instruments ?? .file, channels: channels, stems: main.stems,
        edits: edits,
        tags: tags)
      let (jobs, shard) = try options.part(
        of: Job.distinct(Job.numbered(found.map { target.job(rendering: $0, inputs.reading) }, naming: tags.name)))
      try await options.run(jobs, with: pipeline, target, shard: shard, album: tags.album?.literal)
    }
  }
}

extension Render {
  func checkOptions() throws {
    let target = try target(pieces: 1)
    defer { target.removeTemporaryFolder() }
    try options.checkArchive()
    try sound.check(for: options.settings(for: target))
  }

  private func target(pieces: Int) throws -> OutputTarget {
    try OutputTarget(out: main.out, formats: main.formats, standard: "wav", pieces: pieces, name: tags.name)
  }
}

extension Instruments: ExpressibleByArgument {}

extension StemKind: ExpressibleByArgument {}

/// Reads the numbers of channels, such as `1,10`.
private func readChannels(_ text: String) throws -> [Int] {
  let words = text.split(separator: ",", omittingEmptySubsequences: false)
  let numbers = words.compactMap { Int($0) }.filter { 1...256 ~= $0 }
  if numbers.count == words.count { return numbers }
  throw ValidationError("must be numbers of channels from 1 to 256, such as 1,10")
}
