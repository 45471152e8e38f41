import struct Measures.Spread
import Studio
import Support

extension AssessmentReport {
  /// The assessment as three tables, at most 100 characters wide.
  var table: String {
    let sides =
      "compositions: \(generated.pieces) (\(counted(generated.excerpts, "excerpt")) of \(fixed(excerptSeconds, 1)) s); "
      + "reference: \(reference.pieces) (\(reference.excerpts)); corpus: \(baseline.pieces) (\(baseline.excerpts))"
    return ([sides, ""] + closeness + [""] + byThemselves + copied).joined(separator: "\n")
  }

  /// Table of overlap and distance by feature. Without a corpus there are no columns for the baseline.
  private var closeness: [String] {
    let hasBaseline = baselineOverlap != nil
    func likeness(_ own: [Double], _ baseline: [Double?]) -> [String] {
      cells(hasBaseline ? own + baseline : own, 3)
    }
    let averages = likeness([averageOverlap, averageDistance], [baselineOverlap, baselineDistance])
    return [
      line("", ["composed", ""] + (hasBaseline ? ["real", ""] : []) + ["mean"]),
      line("", ["overlap", "distance"] + (hasBaseline ? ["overlap", "distance"] : []) + ["composed", "reference"]),
    ]
      + features.map { row in
        let own = likeness([row.overlap, row.distance], [row.baselineOverlap, row.baselineDistance])
        return line(row.feature, own + cells([row.mean, row.referenceMean], 2), row.unit)
      } + [line("average", averages)]
  }

  private var byThemselves: [String] {
    let (own, real) = (traits, referenceTraits)
    return [
      line("", ["composed", "", "", "reference"]),
      line("in each excerpt", ["median", "90%", "most", "median", "90%", "most"]),
      line("key clarity", cells(own.keyClarity, 2) + cells(real.keyClarity, 2)),
      line("pulse clarity", cells(own.pulseClarity, 3) + cells(real.pulseClarity, 3)),
      line("recurrence after 8 s", cells(own.recurrence, 3) + cells(real.recurrence, 3)),
      line("longest run, one key", cells(own.keyRun, 0) + cells(real.keyRun, 0)),
      line("longest run, one chord", cells(own.chordRun, 0) + cells(real.chordRun, 0)),
      line("longest run, equal events", cells(own.eventRun, 0) + cells(real.eventRun, 0)),
      line("repeated 8-note figures", cells(own.repeatedPatternShare, 3) + cells(real.repeatedPatternShare, 3)),
    ]
  }

  private var copied: [String] {
    guard let copying else { return [] }
    var lines = [line("notes copied in a row", cells(copying.generated, 0) + cells(copying.reference, 0))]
    if let others = copying.otherComposers {
      lines.append(line("… from other composers", ["", "", ""] + cells(others, 0)))
    }
    if let file = copying.file, let source = copying.source { lines += ["", "most copied: \(file), as in \(source)"] }
    return lines
  }
}

private func cells(_ values: [Double?], _ decimals: Int) -> [String] {
  values.map { $0.map { fixed($0, decimals) } ?? "" }
}

private func cells(_ spread: Spread, _ decimals: Int) -> [String] {
  cells([spread.median, spread.ninetieth, spread.largest], decimals)
}

/// A row: a name, cells of ten characters, and a unit.
private func line(_ name: String, _ cells: [String], _ unit: String? = nil) -> String {
  let columns = cells.map { (" " + $0).padded(to: 10, alignedRight: true) }.joined()
  let text = name.padded(to: 25) + columns + (unit.map { " " + $0 } ?? "")
  return text.lastIndex { $0 != " " }.map { String(text[...$0]) } ?? ""
}
