// `etude render`: parse, call the Studio, print.
import ArgumentParser
import Files
import Studio

struct Render: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn MIDI files into audio, on a piano.",
    discussion: """
      Each file is rendered on a piano, percussion left out, until its sound has died away. A file that cannot be read \
      costs that file alone: the others are rendered, and the exit status is that of the first failure.

      EXAMPLES
        etude render sonata.mid
        etude render *.mid --formats flac --out audio
        etude render sonata.mid --soundfont grand.sf2 --sample-rate 48000
      """)

  @Argument(help: ArgumentHelp("MIDI files.", valueName: "file"))
  var files: [String]

  @Option(help: "The folder for the audio files. Default: that of each MIDI file.")
  var out: String?

  @Option(help: "Some of \(DeliveryFormat.allNames.joined(separator: ",")), separated by commas.")
  var formats = "wav"

  @Flag(help: "Replace files that are there already.")
  var force = false

  @OptionGroup(title: "Sound") var sound: SoundOptions

  @OptionGroup(title: "Tags") var tags: TagOptions

  @OptionGroup(title: "Delivery") var options: DeliveryOptions

  func run() async throws {
    try await interruptible {
      let production = try options.production(formats: formats, isReplacing: force, sound: sound, tags: tags)
      let orders = files.map { file in
        Order(piece: .file(file), folder: out ?? folder(of: file))
      }
      try await options.make(orders, with: production)
    }
  }
}
