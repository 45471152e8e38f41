internal import Files

/// The losses of a run at each evaluation, and their chart.
struct LearningCurve {
  /// One evaluation.
  struct Point: Codable, Hashable {
    /// Number of events trained on so far.
    var events: Int
    /// Nats per event, and fraction of correctly predicted symbols (0…1), of the training batches since the last
    /// evaluation, and of the validation set.
    var training, validation: Measure?
    var learningRate: Double
  }

  struct Measure: Codable, Hashable {
    var nats, accuracy: Double
  }

  private static let below = "events learned from"

  let name: String
  let points: [Point]

  /// An SVG with three panels from top to bottom: losses, accuracies, learning rate.
  var svg: String {
    let best = points.compactMap { point in point.validation.map { (Double(point.events), $0.nats) } }
      .min { $0.1 < $1.1 }
    let marked =
      best.map {
        [Chart.Series(name: "best: \(($0.1 * 1000).rounded() / 1000)", color: .green, style: .dots, points: [$0])]
      } ?? []
    let charts = [
      Chart(title: name, left: "nats per event", below: Self.below, series: both(\.nats) + marked, height: 360),
      Chart(left: "right symbols, %", below: Self.below, series: both { $0.accuracy * 100 }),
      Chart(
        left: "learning rate", below: Self.below,
        series: [.init(name: "", color: .grey, points: points.map { (Double($0.events), $0.learningRate) })],
        height: 200),
    ]
    return Chart.column(charts)
  }

  /// Whether a file is such a chart.
  static func isCurve(_ path: String) throws(FileError) -> Bool {
    guard isRegularFile(path), (fileLength(path) ?? 0) < 1 << 24 else { return false }
    return String(decoding: try readFile(path), as: UTF8.self).contains(below)
  }

  private func both(_ value: (Measure) -> Double) -> [Chart.Series] {
    func line(_ name: String, _ color: Chart.Color, _ measure: (Point) -> Measure?) -> Chart.Series {
      let points = points.compactMap { point in measure(point).map { (Double(point.events), value($0)) } }
      return Chart.Series(name: name, color: color, points: points)
    }
    return [line("training", .blue, \.training), line("validation", .red, \.validation)].filter { !$0.points.isEmpty }
  }
}

extension LearningCurve.Measure {
  init(_ score: Score) { self.init(nats: score.nats, accuracy: score.accuracy) }
}
