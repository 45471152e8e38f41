/// The printed number that is compared.
struct Quantity {
  var key: String
  /// Name in the table.
  var name: String
  var isBetterLess = false
}

/// Our program and a peer's, on the same work.
struct Contest {
  var ours: Program
  var peer: Program
  var quantities: [Quantity]

  private typealias Turn = (ours: Program.Figures, peer: Program.Figures)

  /// Runs both programs and returns the rows of the table, one per quantity. A peer that fails gets a row with the
  /// reason.
  ///
  /// - Throws: `ProgramError` if our program fails, or if a line of JSON lacks a key.
  func rows(rounds: Int) throws(ProgramError) -> [String] {
    var turns: [Turn] = []
    for _ in 0..<rounds {
      let figures = try ours.run()
      do throws(ProgramError) {
        turns.append((figures, try peer.run()))
      } catch {
        return ["| \(error) | | | |"]
      }
    }
    return try quantities.map { quantity throws(ProgramError) in try row(quantity, turns) }
  }

  /// Formats the medians of both programs, and the median of the ratios of their turns.
  private func row(_ quantity: Quantity, _ turns: [Turn]) throws(ProgramError) -> String {
    let ours = try turns.map { turn throws(ProgramError) in try turn.ours.value(quantity.key) }
    let peer = try turns.map { turn throws(ProgramError) in try turn.peer.value(quantity.key) }
    let ratios = zip(ours, peer).map { quantity.isBetterLess ? $1 / $0 : $0 / $1 }
    return """
      | \(quantity.name) | \(short(median(ours))) | \(turns[0].peer.name): \(short(median(peer))) \
      | \(short(median(ratios))) |
      """
  }
}
