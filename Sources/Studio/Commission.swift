// A number of new pieces, asked for together. Must not know options.
public import Composing
private import FoundationEssentials
private import MIDI
private import Music

/// Pieces to compose: piece k has the seed of the first, plus k.
public struct Commission: Sendable {
  /// A model file, or the name of a bundled model; nil is the expressive one.
  public var model: String?
  /// One of the model's labels, such as a composer.
  public var label: String?
  /// Of the first piece; nil is a new one.
  public var seed: UInt64?
  public var count = 1
  /// Nil is what is usual for the model.
  public var length: Length?
  public var sampling = Sampling()
  public var constraints = Constraints()
  /// A MIDI file to go on from.
  public var primer: String?

  public init() {}

  /// Reads the model and the primer; composes nothing yet.
  ///
  /// - Throws: what is wrong with these files, or an unknown label.
  public func orders(in folder: String) throws -> [Order] {
    let composer = try Composer(modelPath: try BundledModel.path(of: model ?? "expressive"))
    let first = seed ?? UInt64.random(in: 0..<1_000_000)
    let template = Brief(
      seed: first, length: length ?? composer.usualLength, label: label, sampling: sampling, constraints: constraints,
      primer: try primer.map(Performance.init(primerPath:)))
    try composer.check(template)
    let date = today
    return (0..<UInt64(count)).map { index in
      var brief = template
      brief.seed = first &+ index
      return Order(piece: .composition(brief, by: composer, date: date), folder: folder)
    }
  }

  /// As in `2026-11-23`.
  private var today: String {
    let now = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
    let digits = [now.month!, now.day!].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(now.year!)-" + digits.joined(separator: "-")
  }
}

extension Performance {
  /// Music to go on from.
  ///
  /// - Throws: `PieceError` when there is none in the file.
  fileprivate init(primerPath path: String) throws {
    let file = try MIDIFile.read(path: path).file
    self = file.performance
    if notes.isEmpty { throw PieceError.noNotes(path: path, percussion: file.notes.count) }
  }
}
