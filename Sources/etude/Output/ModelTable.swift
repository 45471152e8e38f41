import Studio
import struct Network.Architecture
import Support
import struct Training.ModelFacts
import struct Training.Score

/// A table with one row per model, about 100 characters wide.
struct ModelTable {
  private let models: [KnownModel]

  init(_ models: [KnownModel]) { self.models = models }

  /// Maximum width of the column of names; a longer name makes its row wider.
  private static let longestName = 20

  var text: String {
    let header = ["name", "network", "size", "nats", "right", "scored", "labels", "events", "licence"]
    let rows = models.map { model in
      switch model.facts {
      case .success(let facts): Row(cells: [model.name] + facts.cells)
      case .failure(let error): Row(cells: [model.name], remark: "unusable: \(error)")
      }
    }
    let widths = header.indices.map { column in
      let widest = ([header] + rows.map(\.cells)).compactMap { column < $0.count ? $0[column].count : nil }.max() ?? 0
      return column == 0 ? min(widest, Self.longestName) : widest
    }
    var lines = ([Row(cells: header)] + rows).map { $0.line(widths) }
    let hasPartial = models.contains { (try? $0.facts.get().isValidationPartial) ?? false }
    if hasPartial { lines.append("* on a part of the validation set") }
    return lines.joined(separator: "\n")
  }

  private struct Row {
    var cells: [String]
    var remark: String?

    /// Formats a row, with name, network and licence aligned left, and numbers aligned right.
    func line(_ widths: [Int]) -> String {
      let padded = cells.enumerated().map { column, cell in
        cell.padded(to: widths[column], alignedRight: 2...7 ~= column)
      }
      guard remark == nil else { return (padded + [remark!]).joined(separator: "  ") }
      let line = padded.joined(separator: "  ")
      let end = line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex
      return String(line[..<end])
    }
  }
}

extension ModelFacts {
  /// The cells after the name: network, size, nats, accuracy, events scored, labels, events trained on, licence.
  fileprivate var cells: [String] {
    [
      "\(encoding) \(architecture.layers)×\(architecture.units)"
        + (architecture.attention > 0 ? ", \(architecture.attention)" : ""), megabytes(bytes),
      validation.map { fixed($0.nats, 3) } ?? "–", validation.map { percent($0.accuracy) } ?? "–",
      validation.map { count($0.events) + (isValidationPartial ? "*" : "") } ?? "–",
      "\(labels.count)", dataset.map { count($0.events) } ?? "–", licence ?? "none stated",
    ]
  }

  /// The facts for human readers, one per line, followed by the labels.
  var words: String {
    let facts: [(String, String?)] = [
      ("file", file == name ? nil : file), ("encoding", "\(encoding): \(columns.joined(separator: ", "))"),
      ("network", network), ("size", "\(megabytes(bytes)), \(many(parameters, "parameter")), \(storage)"),
      ("licence", licence ?? "none stated"), ("validation", validation.map(words)),
      ("trained on", dataset.map { "\(many($0.pieces, "piece")), \(many($0.events, "event"))" } ?? "not stated"),
      ("corpus", corpus), ("weights", parent.map { "started from model \($0)" }),
      ("trained by", trainer),
      ("recipe", settings.isEmpty ? nil : settings.flatMap(\.option).joined(separator: " ")),
      ("sampling", samplingSettings.isEmpty ? nil : samplingSettings.flatMap(\.option).joined(separator: " ")),
      ("digest", digest), ("written by", etude.map { "Étude \($0)" }),
    ]
    let lines = facts.flatMap { label, text in text.map { wrapped($0, label: label) } ?? [] }
    return ([name] + lines + labelLines).joined(separator: "\n")
  }

  /// For example `10.110 nats per event (time 2.01, key 3.40), 34% right, 23% …`.
  private func words(_ score: Score) -> String {
    let parts = score.columns.map { "\($0.name) \(fixed($0.nats, 2))" }.joined(separator: ", ")
    let part = isValidationPartial ? ", on a part of the validation set" : ""
    return "\(fixed(score.nats, 3)) nats per event (\(parts)), \(percent(score.accuracy, decimals: 1)) right, "
      + "of \(many(score.events, "event"))\(part)"
  }

  private var network: String {
    let attention =
      "attention of \(counted(architecture.attentionUnits, "unit")) over \(counted(architecture.attention, "event")), "
    return "\(counted(architecture.layers, "LSTM layer")) of \(counted(architecture.units, "unit")), "
      + (architecture.attention > 0 ? attention : "")
      + "embeddings of \(architecture.embedding), heads of \(architecture.headUnits)"
  }

  private var labelLines: [String] {
    if labels.isEmpty { return ["  labels      none"] }
    guard labels.contains(where: { $0.pieces != nil }) else {
      return wrapped(labels.map(\.name).joined(separator: ", "), label: "labels")
    }
    let width = max(labels.map(\.name.count).max()!, "label".count)
    func line(_ cells: [String]) -> String {
      "  " + cells[0].padded(to: width) + "  " + cells[1].padded(to: 8, alignedRight: true)
        + cells[2].padded(to: 12, alignedRight: true)
    }
    return ["", line(["label", "pieces", "events"])]
      + labels.map { line([$0.name, $0.pieces.map { grouped($0) } ?? "–", $0.events.map { grouped($0) } ?? "–"]) }
  }

  /// Formats two columns: a label, and text in lines of at most 80 characters.
  private func wrapped(_ text: String, label: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ") {
      if lines.last!.count + word.count > 64, !lines.last!.isEmpty { lines.append("") }
      lines[lines.count - 1] += lines.last!.isEmpty ? String(word) : " \(word)"
    }
    return lines.enumerated().map { "  " + ($0 == 0 ? label : "").padded(to: 12) + $1 }
  }
}

/// For example, `1,234,567 parameters`.
private func many(_ number: Int, _ noun: String) -> String { counted(number, noun, as: grouped(number)) }
