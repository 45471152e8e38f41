import Studio

/// One line per stage, in the order in which they end: `render        0.61 s     111 × real time`.
func stageLines(_ report: PieceReport) -> [String] {
  let names = ["compose", "read", "soundfont", "render", "level", "encode"]
  let formats = report.timings.keys.filter { $0.hasPrefix("encode ") }.sorted()
  return (names + formats + ["draw", "total"]).compactMap { stage in
    report.timings[stage].map { stageLine(stage, $0, of: report.seconds ?? 0) }
  }
}

/// The speed is left out if the time is too short to measure.
private func stageLine(_ stage: String, _ seconds: Double, of music: Double) -> String {
  let name = stage + String(repeating: " ", count: max(0, 14 - stage.count))
  let time = padded(fixed(seconds, 3), to: 8) + " s"
  if seconds < 1e-4 { return name + time }
  let speed = music / seconds
  return name + time + padded(fixed(speed, speed < 10 ? 1 : 0), to: 8) + " × real time"
}

private func padded(_ text: String, to width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
