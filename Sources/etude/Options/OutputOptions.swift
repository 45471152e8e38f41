import ArgumentParser
import Studio
import Support
import enum Music.Instruments
import enum Pictures.PictureFormat
import enum Rendering.StemKind
import struct Rendering.ChannelChoice

/// The output options that `compose` and `render` share.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Also draw each piece, as “etude draw” does.", valueName: "format"))
  var picture: PictureFormat?

  @Flag(help: "Make every piece again, and replace existing files.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Also pack the pieces, with a web page that plays them, into this ZIP archive.", valueName: "file"),
    completion: .file(extensions: ["zip"]))
  var zip: String?

  @Option(
    help: ArgumentHelp(
      "Number of pieces made in parallel; four times as many if no audio is written. (default: one per core)",
      valueName: "number"), transform: positiveNumber)
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "Make only part i of n. (default: the part of this task in a Slurm or Kubernetes job array, or everything)",
      valueName: "i/n"), transform: readShard)
  var shard: Shard?

  @Flag(help: "Print how long each stage of a piece took. Stages overlap.")
  var timings = false

  @Flag(help: "Print one JSON object per piece on standard output.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    try checkIsPath(zip, "--zip", extensions: ["zip"])
  }

  /// Makes all pieces, reports on each, and throws the exit status of the first failure.
  ///
  /// - Parameters:
  ///   - chosenSeed: the seed that the program chose; nil if the user gave it or there is none.
  ///   - album: the title of the archive.
  func run(
    _ batch: [Job], with pipeline: Pipeline, _ target: OutputTarget, shard: Shard = .whole,
    chosenSeed: UInt64? = nil, album: String? = nil
  ) async throws {
    defer { target.removeTemporaryFolder() }
    try checkArchive(shard)
    let manifest = try target.manifestFolder.map { try Manifest(folder: $0, shard: shard) }
    if let zip, !force {
      try SharedSet.check(zip, expecting: batch, as: settings(for: target).formats, manifest)
    }
    let reporter = Reporter(
      isJSON: json && !target.isStandardOutput, isQuiet: quiet || target.isStandardOutput, showsTimings: timings,
      pieces: batch.count, again: "the same command" + (chosenSeed.map { " with --seed \($0)" } ?? ""))
    var (status, files): (ExitCode?, [String]) = (nil, [])
    do {
      try await pipeline.run(
        batch, cores: jobs ?? coreCount, manifest: manifest, progress: reporter.progress
      ) { job, outcome in
        reporter.finished(job, outcome)
        if zip != nil || target.isStandardOutput { files += outcome.files }
        if case .failed(let error) = outcome { status = status ?? exitStatus(of: error) }
      }
    } catch is CancellationError where batch.count > 1 || chosenSeed != nil {
      throw Interruption(sentence: reporter.interruption)
    }
    reporter.ended()
    try target.deliver(files)
    if let zip, status == nil || !files.isEmpty {
      let folders = Set(batch.map(\.folder)).sorted()
      try makeArchive(
        zip, of: files, below: folders, title: album, replacing: force, isQuiet: quiet, isJSON: json)
    }
    if let status { throw status }
  }

  /// Checks the archive's name before anything is made.
  func checkArchive(_ shard: Shard = .whole) throws {
    guard let zip else { return }
    if shard != .whole {
      throw ValidationError(
        "--zip can't be combined with --shard: pack the folder when every shard has finished (etude zip).")
    }
    try SharedSet.check(zip, replacing: force)
  }

  /// The jobs of this process, and the shard that they are. A single piece is never divided.
  func part(of batch: [Job]) throws -> (jobs: [Job], shard: Shard) {
    let part = try part(of: batch.count)
    return (batch.filter(part.takes), part)
  }

  /// - Parameter count: total number of pieces.
  func part(of count: Int) throws -> Shard {
    let part = try shard ?? (count > 1 ? Shard.ofJob() : nil) ?? .whole
    if shard == nil && part != .whole && !quiet { note("shard \(part), from the job array") }
    return part
  }

  /// Rejects options whose output cannot go to standard output together with a piece.
  func check(out: String?) throws {
    let given = [("--zip", zip != nil), ("--picture", picture != nil), ("--json", json), ("--timings", timings)]
    for (option, isGiven) in given where isGiven { try OutputTarget.checkAlone(out, without: option) }
  }

  /// The formats of a target and, where asked for, a picture.
  func settings(for target: OutputTarget) throws -> OutputSettings {
    var formats = target.formats
    if let picture = picture.map(OutputFormat.picture), !formats.contains(picture) { formats.append(picture) }
    return try OutputSettings(formats: formats, isReplacing: force)
  }

  /// - Parameter used: options that have an effect even if no format is audio.
  func pipeline(
    _ target: OutputTarget, sound: SoundOptions, instruments: Instruments = .file,
    channels: ChannelChoice? = nil, stems: StemKind? = nil, edits: EditOptions, tags: TagOptions,
    used: [String] = []
  ) throws -> Pipeline {
    try target.checkTerminal()
    let output = try settings(for: target)
    var settings = try sound.settings(for: output)
    if stems != nil, !output.formats.contains(where: \.isAudio) {
      throw ValidationError("--stems needs an audio format, such as --formats wav.")
    }
    (settings.tags, settings.edit, settings.stems) = (tags.settings, edits.edit, stems)
    (settings.render.instruments, settings.render.channels) = (instruments, channels)
    let pipeline = try Pipeline(output, soundFont: sound.playing.soundfont, sound: settings)
    if !quiet {
      SoundOptions.idleOptions(for: output.formats, but: used).forEach(note)
      reportBuiltSoundFonts()
    }
    return pipeline
  }
}
