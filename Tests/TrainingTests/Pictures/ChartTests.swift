import Testing

@testable import Training

@Suite struct ChartTests {
  private let line = Chart.Series(name: "up", color: .blue, points: [(0, 0), (5, 5), (10, 10)])
  private let dots = Chart.Series(name: "here & there", color: .red, style: .dots, points: [(2, 3), (4, 1)])

  @Test func everySeriesIsDrawnWithinThePanel() throws {
    let chart = Chart(title: "run", left: "loss", below: "events", series: [line, dots], width: 400, height: 200)
    let elements = try Elements(Chart.column([chart]))
    #expect(elements.names.filter { $0 == "polyline" }.count == 1)
    #expect(elements.names.filter { $0 == "circle" }.count == 2 + 2, "two dots and two legend markers")
    #expect(Set(["run", "loss", "events", "up", "here & there", "0", "10"]).isSubset(of: elements.texts))
    for attributes in elements.attributes {
      if let x = attributes["cx"].flatMap(Double.init) { #expect(0...400 ~= x) }
      if let y = attributes["cy"].flatMap(Double.init) { #expect(0...200 ~= y) }
    }
  }

  @Test func largerIsHigherAndFurtherRight() throws {
    let path = try Elements(Chart.column([Chart(left: "", below: "", series: [line])])).attributes
      .compactMap { $0["points"] }[0].split(separator: " ").map { $0.split(separator: ",").compactMap { Double($0) } }
    #expect(path[0][0] < path[1][0] && path[1][0] < path[2][0])
    #expect(path[0][1] > path[1][1] && path[1][1] > path[2][1])
  }

  @Test func oneSeriesNeedsNoLegendAndOnePointIsADot() throws {
    let series = Chart.Series(name: "alone", color: .grey, points: [(3, 4)])
    let elements = try Elements(Chart.column([Chart(left: "", below: "", series: [series])]))
    #expect(!elements.texts.contains("alone"))
    #expect(elements.names.filter { $0 == "circle" }.count == 1)
  }

  @Test func nothingGivesAnEmptyPicture() throws {
    let elements = try Elements(Chart.column([Chart(title: "t", left: "l", below: "b", series: [])]))
    #expect(elements.names == ["svg", "rect", "g"])
  }
}
