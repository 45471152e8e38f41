internal import Files
public import MIDI
public import Support

/// A piece to make, and the folder and name of its files. It is a small value, since a batch may have a hundred
/// thousand.
public struct Job: Sendable {
  /// The folder of the outputs.
  public let folder: String
  /// The name of the outputs in that folder, without extension: `a/b`.
  public internal(set) var name: String
  /// Whether the name is fixed: if its files exist, the job fails instead of choosing a numbered name.
  let hasFixedName: Bool
  /// The extension of a single file as the user wrote it; nil for the formats' own.
  let fileExtension: String?
  /// The position in its batch, counted from 1.
  private(set) var number = 1
  let source: Source

  /// The origin of the music.
  enum Source: Sendable {
    case file(Input, options: MIDIFile.Options)
    case composition(CompositionPlan, seed: UInt64)
  }

  init(
    _ source: Source, name: String, in folder: String, hasFixedName: Bool = true, number: Int = 1,
    fileExtension: String? = nil
  ) {
    (self.source, self.name, self.folder, self.hasFixedName) = (source, name, folder, hasFixedName)
    (self.number, self.fileExtension) = (number, fileExtension)
  }

  /// Renders a MIDI file.
  ///
  /// - Parameter folder: nil for the folder of the input.
  public init(rendering input: Input, in folder: String?, options: MIDIFile.Options = MIDIFile.Options()) {
    self.init(
      .file(input, options: options), name: folder == nil ? fileName(of: input.name) : input.name,
      in: folder ?? Files.folder(of: input.path))
  }

  /// Renders a MIDI file to a single file, or to files of another name.
  ///
  /// - Parameters:
  ///   - name: without extension.
  ///   - fileExtension: the extension of a single file as the user wrote it; nil for the formats' own.
  public init(
    rendering input: Input, as name: String, fileExtension: String? = nil, in folder: String,
    options: MIDIFile.Options = MIDIFile.Options()
  ) {
    self.init(.file(input, options: options), name: name, in: folder, fileExtension: fileExtension)
  }

  /// The MIDI file to read; nil for a composed piece.
  public var input: String? { file?.path }

  /// The files that the piece is made from: the MIDI file, or the primer of a composition.
  var inputs: [String?] {
    switch source {
    case .file(let input, _): [input.path]
    case .composition(let plan, _): [plan.primerPath]
    }
  }

  /// The input file with the folder of the search that found it; nil for a composition.
  package var file: Input? { if case .file(let input, _) = source { input } else { nil } }

  /// The seed of a composed piece.
  var seed: UInt64? { if case .composition(_, let seed) = source { seed } else { nil } }

  /// The name of the piece in messages: the path of its input, or its title.
  public var label: String {
    switch source {
    case .file(let input, _): input.path
    case .composition(let plan, let seed): plan.title(seed: seed)
    }
  }

  /// Whether a piece that was composed before under another name may keep it. If the user gave a template for names,
  /// only the name itself or a numbered one counts: `x-2` for `x`.
  func mayKeep(_ other: String) -> Bool {
    guard case .composition(let plan, _) = source, plan.hasNameTemplate else { return true }
    return other == name || other.hasPrefix("\(name)-") && Int(other.dropFirst(name.count + 1)) != nil
  }

  /// The path of the output in a format.
  package func path(of format: OutputFormat) -> String { path.path(format) }

  var path: OutputPath { OutputPath(folder: folder, name: name, fileExtension: fileExtension) }

  /// Reads the input's bytes, or prepares the composition.
  func piece() throws(MIDIError) -> Piece {
    switch source {
    case .file(let input, let options): try .file(input, options: options, for: self)
    case .composition(let plan, let seed): .composition(plan.composition(seed: seed), for: self)
    }
  }
}

extension Job {
  /// Returns the jobs with their positions in the batch and, if there is a template, with names from it. Files are only
  /// parsed for fields that need it; a file that cannot be parsed lacks these fields.
  public static func numbered(_ jobs: [Job], naming template: Template? = nil) -> [Job] {
    jobs.enumerated().map { index, job in
      var job = job
      job.number = index + 1
      if let template { job.name = template.fileName(job.fieldValues(for: template, of: jobs.count)) }
      return job
    }
  }

  private func fieldValues(for template: Template, of count: Int) -> FieldValues {
    var values = file.map { FieldValues($0) } ?? [:]
    values[.title] = values[.stem]
    if !template.fields.isDisjoint(with: [.composer, .key, .model, .seed, .title]),
      case .file(let input, let options) = source, !isPipeOrDevice(input.path),
      let file = try? MIDIFile.read(path: input.path, below: input.root, options).file
    {
      values.merge(FieldValues(file)) { $1 }
    }
    (values[.date], values[.index]) = (FieldValues.today, Self.padded(number, of: count))
    return values
  }

  /// The number with as many digits as the last number, so that names sort in order.
  static func padded(_ number: Int, of count: Int) -> String {
    "\(number)".padded(to: "\(count)".count, alignedRight: true, with: "0")
  }
}

extension Shard {
  /// Whether this shard makes a rendered file. That depends on the output's name alone, so adding inputs moves no file
  /// to another shard.
  public func takes(_ job: Job) -> Bool { takes(job.name) }
}
