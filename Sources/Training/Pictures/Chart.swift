/// One panel of a chart with lines or dots, drawn as SVG.
struct Chart {
  struct Series {
    enum Style { case line, dots }
    var name: String
    var color: Color
    var style = Style.line
    var points: [(x: Double, y: Double)]
  }

  /// Colours that most people can tell apart (P. Tol, "Colour Schemes", 2021: the bright scheme).
  enum Color: String {
    case blue = "#4477aa"
    case red = "#ee6677"
    case green = "#228833"
    case grey = "#888888"
  }

  /// Title above the panel.
  var title = ""
  /// Labels of the vertical and the horizontal axis.
  var left, below: String
  var series: [Series]
  /// Size in pixels, including the axes.
  var width = 720.0
  var height = 240.0
  /// Scale of the horizontal axis.
  var scale = Axis.Scale.linear

  /// Margins between the edges of the panel and the plot.
  private static let margin = (left: 80.0, right: 24.0, top: 36.0, bottom: 44.0)

  private var x: Axis { Axis(series.lazy.flatMap(\.points).map(\.x), scale: scale, ticks: Int(width / 90)) }
  private var y: Axis { Axis(series.lazy.flatMap(\.points).map(\.y)) }
  private var inner: (width: Double, height: Double) {
    (width - Self.margin.left - Self.margin.right, height - Self.margin.top - Self.margin.bottom)
  }

  /// SVG elements of the panel, with its upper left corner at the origin; empty if there is nothing to draw.
  var elements: [String] {
    guard series.contains(where: { !$0.points.isEmpty }) else { return [] }
    let (x, y) = (x, y)
    return grid(x, y) + legend + series.flatMap { drawn($0, x, y) }
  }

  private func grid(_ x: Axis, _ y: Axis) -> [String] {
    let (left, top, bottom) = (Self.margin.left, Self.margin.top, Self.margin.top + inner.height)
    let across = zip(y.ticks, y.labels).flatMap { tick, label in
      let height = bottom - inner.height * y.place(of: tick)
      return [
        SVG.line((left, height), (left + inner.width, height)),
        SVG.text(label, at: (left - 8, height + 4), anchor: "end"),
      ]
    }
    let along = zip(x.ticks, x.labels).flatMap { tick, label in
      let place = left + inner.width * x.place(of: tick)
      return [
        SVG.line((place, bottom), (place, bottom + 4)), SVG.text(label, at: (place, bottom + 18), anchor: "middle"),
      ]
    }
    return across + along + [
      SVG.text(title, at: (left, top - 14), isBold: true),
      SVG.text(below, at: (left + inner.width / 2, bottom + 36), anchor: "middle"),
      SVG.text(self.left, at: (16, Self.margin.top + inner.height / 2), anchor: "middle", isUpwards: true),
    ]
  }

  /// Legend above the plot at the right; empty if there is only one series.
  private var legend: [String] {
    guard series.count > 1 else { return [] }
    var end = width - Self.margin.right
    return series.reversed().flatMap { series in
      defer { end -= 26 + 7 * Double(series.name.count) }
      let middle = Self.margin.top - 18
      let start = end - 7 * Double(series.name.count)
      return [
        SVG.dot(at: (start - 9, middle), radius: 4, color: series.color.rawValue),
        SVG.text(series.name, at: (start, middle + 4)),
      ]
    }
  }

  private func drawn(_ series: Series, _ x: Axis, _ y: Axis) -> [String] {
    let places = series.points.map { point in
      (
        x: Self.margin.left + inner.width * x.place(of: point.x),
        y: Self.margin.top + inner.height * (1 - y.place(of: point.y))
      )
    }
    let color = series.color.rawValue
    return switch series.style {
    case .line where places.count > 1: [SVG.path(places, color: color)]
    case .line, .dots: places.map { SVG.dot(at: $0, radius: 3.5, color: color) }
    }
  }
}

extension Chart {
  /// An SVG file with the charts one below the other.
  static func column(_ charts: [Chart]) -> String {
    var top = 0.0
    let groups = charts.map { chart in
      defer { top += chart.height }
      return (at: (0.0, top), elements: chart.elements)
    }
    return SVG.document(width: charts.map(\.width).max() ?? 0, height: top, groups)
  }
}
