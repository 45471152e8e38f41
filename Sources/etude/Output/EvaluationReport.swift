import Glibc
import Support
import struct Training.EvaluationResult
import struct Training.LabelComparison
import struct Training.Score

/// An evaluation, as one JSON object.
struct EvaluationReport: Encodable {
  struct File: Encodable {
    let name: String
    let events: Int
    let nats: Double
  }

  struct ComposerScore: Encodable {
    let label: String?
    let pieces: Int
    let score: Measures
  }

  let model: String
  let pieces, events: Int
  let seconds, eventsPerSecond: Double
  /// In nats per event.
  let nats: Double
  let score: Measures
  let composers: [ComposerScore]
  let labels: LabelComparison?
  let files: [File]

  init(_ result: EvaluationResult, model: String) {
    self.model = model
    (pieces, events) = (result.pieces.count, result.total.events)
    (seconds, eventsPerSecond) = (result.seconds, result.eventsPerSecond)
    (nats, score) = (result.total.nats, Measures(result.total))
    composers = result.composers.map { ComposerScore(label: $0.label, pieces: $0.pieces, score: Measures($0.score)) }
    labels = result.labels
    files = result.pieces.map { File(name: $0.name, events: $0.score.events, nats: $0.score.nats) }
  }
}

/// A score, and what is computed from it.
struct Measures: Encodable {
  struct Column: Encodable {
    let name: String
    let nats, top1, top5: Double
    let perplexity: Double?
  }

  let events: Int
  let nats, top1, top5: Double
  /// Perplexity of an event or a symbol; nil if it is too large for a `Double`.
  let perplexity: Double?
  let columns: [Column]

  init(_ score: Score) {
    (events, nats, top1, top5) = (score.events, score.nats, score.accuracy, score.top5)
    perplexity = perplexityOf(nats: score.nats)
    columns = score.columns.map {
      Column(
        name: $0.name, nats: $0.nats, top1: $0.accuracy, top5: $0.top5, perplexity: perplexityOf(nats: $0.nats))
    }
  }
}

/// e to the power of the loss.
private func perplexityOf(nats: Double) -> Double? {
  let perplexity = exp(nats)
  return perplexity.isFinite ? perplexity : nil
}

extension EvaluationResult {
  /// Tables by column, by composer and, if labels were compared, by label.
  func table(model: String) -> String {
    let head = """
      \(model): \(fixed(total.nats, 4)) nats per event over \(counted(total.events, "event")) of \
      \(counted(pieces.count, "piece")), \
      \(fixed(eventsPerSecond, 0)) events/s
      """
    return ([head, columnTable, composerTable] + [labels?.table].compactMap(\.self)).joined(separator: "\n\n")
  }

  private var columnTable: String {
    let measures = Measures(total)
    let rows = measures.columns.map { ($0.name, $0.nats, $0.perplexity, $0.top1, $0.top5) }
    return aligned(
      [["column", "nats", "perplexity", "top-1", "top-5"]]
        + (rows + [("all", measures.nats, measures.perplexity, measures.top1, measures.top5)]).map {
          [$0, fixed($1, 4), $2.map { fixed($0, 1) } ?? "-", percent($3, decimals: 1), percent($4, decimals: 1)]
        })
  }

  /// The model's losses and accuracies over all pieces, as a row of `comparisonTable`.
  fileprivate func row(model: String) -> [String] {
    [model, fixed(total.nats, 4)] + total.columns.map { fixed($0.nats, 3) }
      + [percent(total.accuracy, decimals: 1), percent(total.top5, decimals: 1), fixed(eventsPerSecond, 0)]
  }

  private var composerTable: String {
    let names = total.columns.map(\.name)
    return aligned(
      [["composer", "pieces", "events", "nats"] + names + ["top-1", "top-5"]]
        + composers.map { composer in
          let score = composer.score
          return [composer.label ?? "(none)", "\(composer.pieces)", "\(score.events)", fixed(score.nats, 3)]
            + score.columns.map { fixed($0.nats, 3) } + [
              percent(score.accuracy, decimals: 1), percent(score.top5, decimals: 1),
            ]
        })
  }
}

/// A table with one row per model. All models have the same columns and have predicted the same events.
func comparisonTable(_ all: [(model: String, result: EvaluationResult)]) -> String {
  let first = all[0].result
  let header = ["model", "nats"] + first.total.columns.map(\.name) + ["top-1", "top-5", "events/s"]
  return "nats per event over \(counted(first.total.events, "event")) of \(counted(first.pieces.count, "piece"))\n\n"
    + aligned([header] + all.map { $0.result.row(model: $0.model) })
}

extension LabelComparison {
  fileprivate var table: String {
    func cells(_ losses: Losses) -> [String] {
      [losses.right, losses.without, losses.others, losses.bestOther].map { fixed($0, 4) }
    }
    let rows = composers.map { [$0.label, "\($0.pieces)"] + cells($0.losses) + [$0.bestOther] }
    let many = composers.filter { $0.pieces >= Self.fewestPieces }
    let verdict = "right is best for \(many.count(where: \.isRightBest)) of \(many.count)"
    let mean = mean.map { [["mean (\(Self.fewestPieces)+)", ""] + cells($0) + [verdict]] } ?? []
    return aligned([["label", "pieces", "right", "without", "others", "best other", ""]] + rows + mean)
  }
}

/// Pads the cells of each column to the same width, the first column aligned left, the others right.
private func aligned(_ rows: [[String]]) -> String {
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max()! }
  return rows.map { row in
    row.indices.map { column in
      row[column].padded(to: widths[column], alignedRight: column > 0)
    }.joined(separator: "  ")
  }.joined(separator: "\n")
}
