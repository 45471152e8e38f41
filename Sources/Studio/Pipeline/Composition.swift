internal import Composing
internal import Music
private import Support

/// A request to the composer, as a music source of the pipeline.
struct Composition: Sendable {
  let provenance: Provenance
  private let request: PieceRequest
  private let composer: Composer
  private let original: Original?
  private let remarks: [String]

  /// - Parameters:
  ///   - provenance: the provenance of the same request and composer.
  ///   - original: the piece to compare the result with.
  ///   - remarks: further warnings for the user.
  init(
    _ request: PieceRequest, by composer: Composer, provenance: Provenance, original: Original? = nil,
    remarks: [String] = []
  ) {
    (self.request, self.composer, self.provenance) = (request, composer, provenance)
    (self.original, self.remarks) = (original, remarks)
  }

  var title: String { provenance.title ?? Self.title(seed: request.seed, label: provenance.composer) }

  /// The title of a piece that the user has not named.
  static func title(seed: UInt64, label: String?) -> String {
    label.map { "After \($0), seed \(seed)" } ?? "Etude, seed \(seed)"
  }

  /// The length that was asked for in seconds; nil where it is a number of events.
  var expectedSeconds: Double? { if case .seconds(let seconds) = request.length { seconds } else { nil } }

  var licence: ModelLicence? { ModelLicence(composer.licence) }

  /// Composes the piece into a stream, and finishes the stream even if it throws.
  func produce(
    into stream: NoteStream, progress: @escaping @Sendable (Seconds) -> Void
  ) async throws -> MusicMetadata {
    let outcome = try await composer.compose(request, into: stream, progress: progress)
    let warning = outcome.degeneration.map {
      "\($0), even after \(counted(outcome.redraws, "redraw")); try another seed"
    }
    var result = provenance
    result.outcome = Provenance.Outcome(music: try await stream.digest(), redraws: outcome.redraws)
    return MusicMetadata(
      warnings: remarks + [original?.remark(on: result), warning].compactMap(\.self), redraws: outcome.redraws,
      provenance: result, licence: licence)
  }
}
