// The options that compose and render share.
import ArgumentParser
import Files
import Music
import Pictures
import Rendering
import Studio

struct OutputOptions: ParsableArguments {
  @Option(help: "Also draw each piece, as etude draw does.")
  var picture: PictureFormat?

  @Option(help: "How many pieces to make at once; where nothing is rendered, four times as many. Default: one a core.")
  var jobs: Int?

  @Flag(help: "Make everything anew, and replace files that are there already.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Make only part i of n. Default: that of the job in Slurm's array; else all.", valueName: "i/n"),
    transform: readShard)
  var shard: Shard?

  @Option(
    help: ArgumentHelp("Put the pieces and a page that plays them into this archive, too.", valueName: "file"))
  var zip: String?

  @Flag(help: "Print how long each stage of a piece took; stages overlap.")
  var timings = false

  @Flag(help: "Print one JSON object a piece on standard output.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be 1 or more, not \(jobs).") }
  }

  /// Makes all pieces, tells of each, and ends with the exit status of the first failure.
  ///
  /// - Parameters:
  ///   - folder: gets a manifest; nil: files that are there already stay, and nothing is written down.
  ///   - again: what would go on with these pieces, were they stopped.
  ///   - album: what the set is called, in an archive.
  func make(
    _ batch: [Job], with pipeline: Pipeline, into folder: String?, shard: Shard = .whole,
    again: String = "the same command", album: String? = nil
  ) async throws {
    try checkArchive(shard)
    let manifest = try folder.map { try Manifest(folder: $0, shard: shard) }
    let reporter = Reporter(
      isJSON: json, isQuiet: quiet, showsTimings: timings, pieces: batch.count, again: again)
    var (status, files): (ExitCode?, [String]) = (nil, [])
    do {
      try await pipeline.run(
        batch, cores: jobs ?? coreCount, manifest: manifest, progress: reporter.progress
      ) { job, outcome in
        reporter.finished(job, outcome)
        if zip != nil { files += outcome.files }
        if case .failed(let error) = outcome { status = status ?? exitStatus(of: error) }
      }
    } catch is CancellationError where batch.count > 1 {
      throw Interruption(sentence: reporter.interruption)
    }
    reporter.ended()
    if let zip, status == nil || !files.isEmpty {
      try makeArchive(zip, of: files, title: album, replacing: force, isQuiet: quiet, isJSON: json)
    }
    if let status { throw status }
  }

  /// Before anything is made.
  private func checkArchive(_ shard: Shard) throws {
    guard let zip else { return }
    if shard != .whole { throw ValidationError("Give --zip to no shard; use “etude zip” when the last one is done.") }
    if !force { try SharedSet.check(zip) }
  }

  /// The jobs of this process, and which part of all they are: a single piece is never divided.
  func part(of batch: [Job]) throws -> (jobs: [Job], shard: Shard) {
    let part = try part(of: batch.count)
    return (batch.filter(part.takes), part)
  }

  /// - Parameter count: of all pieces.
  func part(of count: Int) throws -> Shard {
    let part = try shard ?? (count > 1 ? Shard.ofJob() : nil) ?? .whole
    if shard == nil && part != .whole && !quiet { complain("shard \(part), as the job array says") }
    return part
  }

  func pipeline(
    formats: String, sound: SoundOptions, instruments: Instruments = .file, tags: TagOptions
  ) throws -> Pipeline {
    var formats = try formats.split(separator: ",").map { name in
      guard let format = OutputFormat(name: String(name)) else { throw OutputError.unknownFormat(String(name)) }
      return format
    }
    if let picture = picture.map(OutputFormat.picture), !formats.contains(picture) { formats.append(picture) }
    let delivery = try OutputSettings(formats: formats, isReplacing: force)
    var settings = try sound.settings(for: delivery)
    settings.tags = tags.wishes
    settings.render.instruments = instruments
    return try Pipeline(delivery, soundFont: sound.soundfont, sound: settings)
  }
}
