public import Composing
public import Support

/// The style of a piece: one of the model's labels, such as a composer, or none.
public enum Style: Hashable, Sendable {
  /// A label that the seed picks; no label for a piece that continues a primer.
  case bySeed
  case label(String)
  /// No label: the model's general style.
  case general
}

/// A request for a number of new pieces. Piece `k`, counted from 0, has the seed of the first plus `k`.
///
///     var request = CompositionRequest()
///     request.style = .label("Chopin")
///     request.count = 10
///     let jobs = try request.jobs(in: "output")
public struct CompositionRequest: Sendable {
  /// A model file, or the name of a bundled model; nil for the default one.
  public var model: String?
  public var style = Style.bySeed
  /// The seed of the first piece; nil picks a random one.
  public var seed: UInt64?
  public var count = 1
  /// Length of each piece; nil means the model's usual length.
  public var length: Length?
  /// Settings that replace the model's own; nil keeps the model's.
  public var sampling = SamplingOverrides()
  public var constraints = Constraints()
  /// A MIDI file to continue.
  public var primer: String?
  /// Template for titles; nil for the default titles. If there are several pieces and the template has no fields, the
  /// seed is added.
  public var title: Template?
  /// Template for file names; nil for a name with date, composer and seed.
  public var name: Template?
  /// Whether each piece keeps the pulse of the primer.
  var keepsPulse = false
  /// The piece to compose again, except for what this request changes.
  var original: Original?

  public init() {}

  /// Whether each piece continues a primer.
  package var hasPrimer: Bool { primer != nil || original?.provenance.primer != nil }

  /// The seed of the first piece, which is picked now if it was not set.
  public mutating func chooseSeed() -> UInt64 {
    let chosen = seed ?? UInt64.random(in: 0..<1_000_000)
    seed = chosen
    return chosen
  }

  /// Reads the model and the primer, and returns a job for each piece; composes nothing yet.
  ///
  /// - Parameters:
  ///   - name: the name of a single piece's files, in place of any template.
  ///   - fileExtension: the extension of a single file as the user wrote it; nil for the formats' own.
  ///   - shard: the part of the pieces to return.
  /// - Throws: errors of reading these files, or `ComposingError` for an unknown label.
  public func jobs(
    in folder: String, as name: String? = nil, fileExtension: String? = nil, shard: Shard = .whole
  ) throws -> [Job] {
    var seeded = self
    let first = seeded.chooseSeed()
    let plan = try CompositionPlan(seeded, in: name == nil ? folder : nil)
    return (0..<count).lazy.filter(shard.takes).map { index in
      let seed = first &+ UInt64(index)
      return Job(
        .composition(plan, seed: seed), name: name ?? plan.name(seed: seed), in: folder, hasFixedName: name != nil,
        number: index + 1, fileExtension: fileExtension)
    }
  }
}
