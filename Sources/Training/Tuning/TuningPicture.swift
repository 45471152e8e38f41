/// A chart of a search: one panel per parameter with its values against the losses, by rung.
struct TuningPicture {
  let results: [Trial.Result]

  var svg: String {
    let names = results.first?.parameters.keys.sorted() ?? []
    return Chart.column(names.map(chart))
  }

  private func chart(_ name: String) -> Chart {
    let values = results.compactMap { $0.parameters[name] }
    let last = results.map(\.rung).max() ?? 0
    func series(_ words: String, _ color: Chart.Color, _ rungs: Range<Int>) -> Chart.Series {
      let points = results.filter { rungs ~= $0.rung }.compactMap { result in
        result.nats.map { (x: result.parameters[name]!, y: $0) }
      }
      return Chart.Series(name: words, color: color, style: .dots, points: points)
    }
    let isWide = (values.min() ?? 0) > 0 && values.max()! / values.min()! > 5
    return Chart(
      left: "nats per event", below: name,
      series: [
        series("first rung", .grey, 1..<min(2, last)), series("between", .blue, min(2, last)..<last),
        series("last rung", .red, last..<last + 1),
      ].filter { !$0.points.isEmpty },
      scale: isWide ? .logarithmic : .linear)
  }
}
