public import ArgumentParser
import Studio
public import enum Music.Instruments
public import enum Rendering.StemKind
import struct Rendering.ChannelChoice

struct Render: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Render MIDI files to audio.",
    discussion: """
      Each file plays on its own instruments, as far as the SoundFont has them, until the last sound has died away. A \
      file that can't be read does not stop the others; the exit status is that of the first failure. With a folder as \
      --out, the same command again makes only what is missing or has changed (docs/scale.md).

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

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Folder for the files, a single file such as sonata.mp3, or - for standard output. Default: each file's folder.",
      valueName: "path"), completion: .file())
  var out: String?

  @Option(
    help: ArgumentHelp(
      "One or more of \(OutputFormat.allNames.joined(separator: ",")). Default: wav.", valueName: "list"),
    completion: .formats)
  var formats: String?

  @Option(
    help: """
      file: the instruments and drums of the MIDI file, as far as the SoundFont has them; piano: a piano on every \
      channel, without drums. Default: file.
      """)
  var instruments: Instruments = .file

  @Option(
    help: ArgumentHelp(
      "Play only these channels: numbers from 1, separated by commas; 17 is the first of the second port.",
      valueName: "channels"))
  var solo: ChannelNumbers?

  @Option(help: ArgumentHelp("Leave out these channels.", valueName: "channels"))
  var mute: ChannelNumbers?

  @Option(
    help: ArgumentHelp(
      """
      Also write stems, parts that add up to the whole, beside each audio file: one per channel, or one per track \
      with --stems tracks.
      """, valueName: "what"))
  var stems: StemKind?

  @OptionGroup(title: "Output") var options: OutputOptions

  @OptionGroup(title: "Sound") var sound: SoundOptions

  @OptionGroup(title: "Cutting") var edits: EditOptions

  @OptionGroup(title: "Tags") var tags: TagOptions

  func validate() throws {
    guard stems != nil else { return }
    if out == "-" { throw ValidationError("--out - writes one file; leave out --stems, or name a folder.") }
    if sound.playback == .fluidsynth {
      throw ValidationError(
        "--stems can't be combined with --playback fluidsynth: there, all channels share 256 voices, so their stems would "
          + "not add up.")
    }
  }

  func run() async throws {
    // Not `interruptible`: while it waits for standard input, the program can end at once.
    let found = try inputs.find()
    try await interruptible {
      let target = try OutputTarget(out: out, formats: formats, standard: "wav", pieces: found.count, name: tags.name)
      let channels = ChannelChoice(solo: solo?.numbers ?? [], mute: mute?.numbers ?? [])
      let pipeline = try options.pipeline(
        target, sound: sound, instruments: instruments, channels: channels, stems: stems, edits: edits, tags: tags)
      let (jobs, shard) = try options.part(
        of: Job.distinct(Job.numbered(found.map { target.job(rendering: $0, inputs.reading) }, naming: tags.name)))
      try await options.run(jobs, with: pipeline, target, shard: shard, album: tags.album?.text)
    }
  }
}

extension Instruments: ExpressibleByArgument {}

extension StemKind: ExpressibleByArgument {}

/// Channels by their numbers, as in `1,10`.
struct ChannelNumbers: ExpressibleByArgument {
  let numbers: [Int]

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    numbers = words.compactMap { Int($0) }.filter { 1...256 ~= $0 }
    if numbers.count != words.count { return nil }
  }
}
