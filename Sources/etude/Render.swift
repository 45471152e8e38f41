// `etude render`: parse, call the Studio, print.
public import ArgumentParser
public import Music
import Studio

struct Render: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn MIDI files into audio.",
    discussion: """
      Each file is rendered on its instruments, as far as the SoundFont has them, until its sound has died away. A file that cannot be read \
      costs that file alone: the others are rendered, and the exit status is that of the first failure. With --out, the \
      same command again makes only what is missing or has changed, from the manifest in that folder (docs/scale.md).

      EXAMPLES
        etude render sonata.mid
        etude render sonata.mid --out sonata.mp3
        etude render library more/*.mid --formats flac,mp3 --out audio
        etude render --list files.txt --base library --out audio
        etude render library --out audio --shard 2/8
        etude render sonata.mid --soundfont grand.sf2 --sample-rate 48000
      """)

  @OptionGroup var inputs: InputOptions

  @Option(
    help: "The folder for the audio files, or, of one, its name. Default: beside each MIDI file.")
  var out: String?

  @Option(
    help: "Some of \(OutputFormat.allNames.joined(separator: ", ")), separated by commas. Default: wav.")
  var formats: String?

  @OptionGroup(title: "Sound") var sound: SoundOptions

  @Option(
    help: """
      file: the instruments and drums that the file asks for, as far as the SoundFont has them; piano: a piano for all \
      channels, drums left out. Default: file.
      """)
  var instruments: Instruments = .file

  @OptionGroup(title: "Tags") var tags: TagOptions

  @OptionGroup(title: "OutputSettings") var options: OutputOptions

  func run() async throws {
    // Not `interruptible`: what waits for standard input can be ended at once.
    let found = try inputs.find()
    try await interruptible {
      let target = try RenderTarget(out: out, formats: formats, inputs: found.count)
      let pipeline = try options.pipeline(
        formats: target.formats, sound: sound, instruments: instruments, tags: tags)
      let (jobs, shard) = try options.part(of: Job.distinct(found.map { target.job($0, inputs.reading) }))
      try await options.make(jobs, with: pipeline, into: target.manifestFolder, shard: shard, album: tags.album)
    }
  }
}

extension Instruments: ExpressibleByArgument {}
