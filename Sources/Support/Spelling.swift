/// The known word that a mistyped or shortened one most probably stands for: the only one that begins with it, or the
/// nearest, which is at most two edits away and at most a third of its letters.
package func nearest(to word: String, among known: [String]) -> String? {
  let word = word.lowercased()
  let longer = known.filter { word.count > 1 && $0.lowercased().hasPrefix(word) }
  if longer.count == 1 { return longer[0] }
  let distances = known.map { (name: $0, distance: editDistance(word, $0.lowercased())) }
  guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
  return best.distance <= 2 && 3 * best.distance <= max(word.count, 3) ? best.name : nil
}

/// The known words that a mistyped or shortened one may stand for: those that begin with it if they are two or three,
/// otherwise the nearest.
package func suggestions(for word: String, among known: [String]) -> [String] {
  let longer = known.filter { word.count > 1 && $0.hasPrefix(word.lowercased()) }
  return 2...3 ~= longer.count ? longer : nearest(to: word, among: known).map { [$0] } ?? []
}

/// The smallest number of insertions, deletions, substitutions and swaps of neighbouring letters that turn one text
/// into another (Damerau 1964, Levenshtein 1966; optimal string alignment).
package func editDistance(_ first: String, _ second: String) -> Int {
  let (a, b) = (Array(first), Array(second))
  var rows = [Array(0...b.count)]
  for i in 1..<(a.count + 1) {
    var row = [i]
    for j in 1..<(b.count + 1) {
      let change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      var best = min(rows[i - 1][j] + 1, row[j - 1] + 1, change)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, rows[i - 2][j - 2] + 1) }
      row.append(best)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
