public import ArgumentParser
public import Music
import Studio

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
        curl -s https://example.org/song.mid | etude render - --out song.flac
        etude render library more/*.mid --formats flac,mp3 --out audio
        etude render --list files.txt --base library --out audio
        etude render library --out audio --shard 2/8
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

  @OptionGroup(title: "Output") var options: OutputOptions

  @OptionGroup(title: "Sound") var sound: SoundOptions

  @OptionGroup(title: "Tags") var tags: TagOptions

  func run() async throws {
    // Not `interruptible`: while it waits for standard input, the program can end at once.
    let found = try inputs.find()
    try await interruptible {
      let target = try OutputTarget(out: out, formats: formats, standard: "wav", pieces: found.count)
      let pipeline = try options.pipeline(target, sound: sound, instruments: instruments, tags: tags)
      let (jobs, shard) = try options.part(
        of: Job.distinct(found.map { target.job(rendering: $0, inputs.reading) }))
      try await options.run(jobs, with: pipeline, target, shard: shard, album: tags.album)
    }
  }
}

extension Instruments: ExpressibleByArgument {}
