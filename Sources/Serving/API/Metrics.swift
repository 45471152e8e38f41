internal import Audio
internal import Live
internal import Music

/// The metrics of a server in Prometheus's text format.
func metrics(_ station: Station) async -> String {
  let live = station.session.state
  var lines: [String] = []
  func add(_ name: String, _ kind: String, _ help: String, _ values: [(labels: String, value: Double)]) {
    lines.append("# HELP etude_\(name) \(help)")
    lines.append("# TYPE etude_\(name) \(kind)")
    for (labels, value) in values { lines.append("etude_\(name)\(labels) \(value)") }
  }
  let figures = await station.figures()
  func byFormat(_ value: (Int, Int, Int) -> Int) -> [(String, Double)] {
    figures.map { (#"{broadcast="\#($0.kind.name)"}"#, Double(value($0.listeners, $0.bytes, $0.dropped))) }
  }
  add("stream_seconds", "gauge", "Position of the head on the stream.", [("", live.position.value)])
  add("rendered_seconds", "gauge", "Position up to which music is rendered.", [("", live.end.value)])
  add("paused", "gauge", "1 while nobody listens.", [("", live.isPaused ? 1 : 0)])
  add("tabs", "gauge", "Open pages.", [("", Double(station.tabCount))])
  add("listeners", "gauge", "Listeners.", byFormat { listeners, _, _ in listeners })
  add("encoded_bytes_total", "counter", "Encoded audio.", byFormat { _, bytes, _ in bytes })
  add("dropped_packets_total", "counter", "Packets that slow listeners missed.", byFormat { _, _, dropped in dropped })
  add("stalls_total", "counter", "Number of times that frames came too late.", [("", Double(live.stalls))])
  add("jumps_total", "counter", "Listeners that fell behind and jumped.", [("", Double(live.jumps))])
  add(
    "renders", "gauge", "Renders waiting or running.",
    [
      ("", Double(station.services.queue.filter { [.waiting, .running].contains($0.state) }.count))
    ])
  return lines.joined(separator: "\n") + "\n"
}

extension BroadcastKind {
  fileprivate var name: String {
    switch self {
    case .tabs: "tabs"
    case .elements: "elements"
    case .radio(let format): format.rawValue
    }
  }
}
