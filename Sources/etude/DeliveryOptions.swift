// The options that compose and render share.
import ArgumentParser
import Files
import Studio

struct DeliveryOptions: ParsableArguments {
  @Option(help: "How many pieces to make at once. Default: one a core.")
  var jobs: Int?

  @Flag(help: "Print one JSON object a piece on standard output.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be 1 or more, not \(jobs).") }
  }

  /// Makes all pieces, tells of each, and ends with the exit status of the first failure.
  func make(_ orders: [Order], with production: Production) async throws {
    let reporter = Reporter(isJSON: json, isQuiet: quiet)
    var status: ExitCode?
    try await production.make(orders, jobs: jobs ?? coreCount, progress: reporter.progress) { order, outcome in
      switch outcome {
      case .success(let report): reporter.finished(report)
      case .failure(let error):
        reporter.failed(order.piece.input ?? order.piece.title, error)
        status = status ?? exitStatus(of: error)
      }
    }
    if let status { throw status }
  }

  func production(formats: String, isReplacing: Bool, sound: SoundOptions, tags: TagOptions) throws -> Production {
    let formats = try formats.split(separator: ",").map { name in
      guard let format = DeliveryFormat(name: String(name)) else { throw DeliveryError.unknownFormat(String(name)) }
      return format
    }
    let delivery = try Delivery(formats: formats, isReplacing: isReplacing)
    var settings = try sound.settings(for: delivery)
    settings.tags = tags.wishes
    return try Production(delivery, soundFont: sound.soundfont, sound: settings)
  }
}
