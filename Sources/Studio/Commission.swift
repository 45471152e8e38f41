// A number of new pieces, asked for together. Must not know options.
public import Composing
public import Files
private import FoundationEssentials

/// Whose manner a piece is in.
public enum Manner: Hashable, Sendable {
  /// One of the model's labels, which the piece's seed picks; with a primer, none.
  case bySeed
  /// One of the model's labels, such as a composer.
  case label(String)
  /// No label: the model's general manner.
  case general
}

/// Pieces to compose: piece k has the seed of the first, plus k.
public struct Commission: Sendable {
  /// A model file, or the name of a bundled model; nil is the expressive one.
  public var model: String?
  public var manner = Manner.bySeed
  /// Of the first piece; nil is a new one.
  public var seed: UInt64?
  public var count = 1
  /// Nil is what is usual for the model.
  public var length: Length?
  public var sampling = Sampling()
  public var constraints = Constraints()
  /// A MIDI file to go on from.
  public var primer: String?
  /// Instead of the titles that Étude gives; of several pieces, with the seed behind it.
  public var title: String?
  /// The file whose piece should be composed again, where nothing else is said.
  var original: Original?

  public init() {}

  /// The seed of the first piece; a new one where none was said.
  public mutating func chooseSeed() -> UInt64 {
    let chosen = seed ?? UInt64.random(in: 0..<1_000_000)
    seed = chosen
    return chosen
  }

  /// Reads the model and the primer; composes nothing yet.
  ///
  /// - Parameter shard: of the pieces, every n-th.
  /// - Throws: what is wrong with these files, or an unknown label.
  public func orders(in folder: String, shard: Shard = .whole) throws -> [Order] {
    let (composer, modelName, modelRemark) = try readModel()
    let primer = try readPrimer()
    var seeded = self
    let first = seeded.chooseSeed()
    let template = Brief(
      seed: first, length: length ?? composer.usualLength, label: label(seed: first, composer),
      sampling: sampling(for: composer),
      constraints: constraints,
      primer: primer?.music)
    try composer.check(template)
    // One for all, so that an order is small.
    let make: @Sendable (UInt64) -> Piece = { [date = today, original] seed in
      var brief = template
      brief.seed = seed
      brief.label = label(seed: seed, composer)
      let provenance = Provenance(
        brief, by: composer, model: modelName, primer: primer?.source, title: title(seed: seed))
      return .composition(
        brief, by: composer, date: date, provenance: provenance, original: original, remark: modelRemark)
    }
    return (0..<count).lazy.filter(shard.takes).map { index in
      let seed = first &+ UInt64(index)
      return Order(composing: make(seed).stem, in: folder) { make(seed) }
    }
  }

  private func label(seed: UInt64, _ composer: Composer) -> String? {
    switch manner {
    case .general: nil
    case .label(let label): label
    case .bySeed: primer == nil && original?.provenance.primer == nil ? composer.label(seed: seed) : nil
    }
  }

  /// The temperatures of an original may be for columns that another model has not.
  private func sampling(for composer: Composer) -> Sampling {
    var sampling = sampling
    if let original, var temperature = sampling.temperature, temperature == original.provenance.sampling.temperature {
      temperature.columns = temperature.columns.filter { composer.columns.contains($0.key) }
      sampling.temperature = temperature
    }
    return sampling
  }

  /// Nil is the title that Étude gives.
  private func title(seed: UInt64) -> String? {
    guard let title else { return original.flatMap { $0.provenance.seed == seed ? $0.provenance.title : nil } }
    return count == 1 ? title : "\(title), seed \(seed)"
  }

  /// As in `2026-11-23`.
  private var today: String {
    let now = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
    let digits = [now.month!, now.day!].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(now.year!)-" + digits.joined(separator: "-")
  }
}
