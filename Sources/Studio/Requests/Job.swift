public import Files
public import MIDI

/// A piece to make, and the folder and name of its files. A small value: a batch may have a hundred thousand.
public struct Job: Sendable {
  /// The folder of the outputs.
  public let folder: String
  /// The name of the outputs in that folder, without extension: `a/b`.
  public internal(set) var name: String
  /// Whether the name may not change: where its files exist, they are refused rather than numbered.
  let hasFixedName: Bool
  let source: Source

  /// Where the music comes from.
  enum Source: Sendable {
    case file(path: String, options: MIDIFile.Options)
    case composition(CompositionPlan, seed: UInt64)
  }

  init(_ source: Source, name: String, in folder: String, hasFixedName: Bool = true) {
    (self.source, self.name, self.folder, self.hasFixedName) = (source, name, folder, hasFixedName)
  }

  /// Renders a MIDI file.
  ///
  /// - Parameter folder: nil is the folder of the input.
  public init(rendering input: Input, in folder: String?, options: MIDIFile.Options = MIDIFile.Options()) {
    self.init(
      .file(path: input.path, options: options), name: folder == nil ? fileName(of: input.name) : input.name,
      in: folder ?? Files.folder(of: input.path))
  }

  /// Renders a MIDI file under another name.
  public init(
    rendering input: Input, as name: String, in folder: String, options: MIDIFile.Options = MIDIFile.Options()
  ) {
    self.init(.file(path: input.path, options: options), name: name, in: folder)
  }

  /// The MIDI file to read; nil for a piece that is composed.
  public var input: String? { if case .file(let path, _) = source { path } else { nil } }

  /// The seed of a composed piece.
  var seed: UInt64? { if case .composition(_, let seed) = source { seed } else { nil } }

  /// What messages call the piece: the path of its input, or its title.
  public var label: String {
    switch source {
    case .file(let path, _): path
    case .composition(let plan, let seed): plan.title(seed: seed)
    }
  }

  var path: OutputPath { OutputPath(folder: folder, name: name) }

  /// Reads the input's bytes, or prepares the composition.
  func piece() throws(MIDIError) -> Piece {
    switch source {
    case .file(let path, let options): try .file(path, options: options, for: self)
    case .composition(let plan, let seed): .composition(plan.composition(seed: seed), for: self)
    }
  }
}

extension Shard {
  /// Whether this shard makes a rendered file, which depends on the output's name alone, so that adding inputs moves no
  /// file to another shard.
  public func takes(_ job: Job) -> Bool { takes(job.name) }
}
