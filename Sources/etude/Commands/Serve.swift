import ArgumentParser
import Files
import Glibc
import Logging
import Studio
import Support
import struct Serving.ServerSettings

struct Serve: AsyncParsableCommand, OptionChecking {
  static let configuration = CommandConfiguration(
    abstract: "Serve a web page, radio streams and an API that play new pieces.",
    usage: "etude serve [<options>]",
    discussion: """
      Serves a page at http://127.0.0.1:8712/ that plays pieces while they are composed, with a piano roll, settings \
      for the next pieces, and the library of saved ones. Radio players hear the same music at /stream.opus, \
      /stream.flac and /stream.mp3; /api/openapi.json describes the API. Ctrl-C stops the server.

      EXAMPLES
        etude serve
        etude serve --port 9000 --out tonight
        etude serve --host 0.0.0.0                 for other machines, with a token
        mpv http://127.0.0.1:8712/stream.opus
      """)

  @Option(help: "TCP port; 0 picks a free one. (default: 8712)", transform: wholeNumber(in: 0...65535))
  var port = 8712

  @Option(help: "Address to listen on: 127.0.0.1 for this machine only, 0.0.0.0 for all networks, with a token.")
  var host = "127.0.0.1"

  @Option(
    help: "Token that clients must send, at least 16 characters. (default: a random one if --host needs one)")
  var token: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Folder for the library of saved pieces.", valueName: "folder"),
    completion: .directory)
  var out = "output"

  @Option(
    help: ArgumentHelp("Maximum number of connections. (default: 64)", valueName: "number"),
    transform: wholeNumber(in: 1...10_000))
  var connections = 64

  @Option(help: "Model: expressive, classic, open, or a file from “etude train”. (default: expressive)")
  var model: String?

  @Option(
    help: ArgumentHelp("Random seed of the first piece. (default: random)", valueName: "number"), transform: readSeed)
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      """
      SoundFont (.sf2, .sf3), or an SFZ piano, from which a SoundFont is built once. (default: ETUDE_SOUNDFONT, else \
      the best one in soundfonts/ or the system's folders)
      """, valueName: "file"),
    completion: .soundFonts)
  var soundfont: String?

  @Flag(help: "Log every request on standard error.")
  var verbose = false

  func validate() throws {
    try checkIsPath(out)
    if let token, token.utf8.count < 16 || !token.utf8.allSatisfy({ 33...126 ~= $0 }) {
      throw ValidationError("--token must have at least 16 ASCII characters, without spaces.")
    }
  }

  func run() async throws {
    let settings = settings
    let workflow = PageWorkflow(request, soundFont: soundfont, folder: out) { [logger = settings.logger] warning in
      logger.warning("\(warning)")
    }
    try await interruptible {
      do {
        try await workflow.run(settings) { port in
          say("Étude plays at \(settings.link(port: port))")
          // Programs that start the server wait for this line.
          try? flushOutput()
        }
      } catch is CancellationError {}
      say("Stopped.")
    }
  }

  func checkOptions() throws { _ = try request.jobs(in: out) }

  private var request: CompositionRequest {
    var request = CompositionRequest()
    (request.model, request.seed) = (model, seed)
    return request
  }

  private var settings: ServerSettings {
    var settings = ServerSettings()
    (settings.host, settings.port, settings.connections) = (host, port, connections)
    settings.logger.logLevel = verbose ? .info : .warning
    settings.token = token ?? (settings.isLoopback ? nil : Self.randomToken)
    return settings
  }

  /// 128 random bits in hexadecimal.
  private static var randomToken: String { hexadecimal(UInt128.random(in: 0...UInt128.max)) }
}
