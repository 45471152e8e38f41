private import Measures
private import Training

/// Measures how close compositions are to real music, how much they repeat, and how much they copy.
package struct AssessmentWorkflow: Sendable {
  private let compositions: String
  private let reference: String
  /// Folders of the music that the model was trained on.
  package var corpus: [String] = []
  /// A file that lists the reference; without `corpus`, the other files of the reference folder are the corpus.
  package var list: String?
  /// Whether reference and corpus are scores that are performed by rule first.
  package var performs = false

  /// - Parameters:
  ///   - compositions: a folder.
  ///   - reference: a folder of real music.
  package init(of compositions: String, beside reference: String) {
    (self.compositions, self.reference) = (compositions, reference)
  }

  /// - Parameter report: called from any thread.
  package func run(
    report: @escaping @Sendable (EvaluationEvent) -> Void = { _ in }
  ) async throws -> AssessmentReport {
    let reader = EvaluationCorpus(report: report)
    let composed = try await reader.read([compositions]).pieces
    var (references, others) = try await reader.divide(reader.read([reference]), list: list)
    if !corpus.isEmpty { others = try await reader.read(corpus).pieces }
    let known = Set(references.map(\.digest))
    var learned = others.filter { !known.contains($0.digest) }
    if performs { (references, learned) = (references.map(\.performed), learned.map(\.performed)) }
    if learned.isEmpty { report(.noCorpus) }
    report(.measuring)
    let assessment = try Assessment(
      of: composed.map(\.performance), beside: references.map(\.attributed), corpus: learned.map(\.attributed))
    return AssessmentReport(assessment, compositions: composed, reference: references, corpus: learned)
  }
}

extension CorpusPiece {
  fileprivate var attributed: AttributedPerformance { AttributedPerformance(performance, composer: label) }
}
