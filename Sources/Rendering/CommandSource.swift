internal import Music

/// Supplies commands ordered by block.
protocol CommandSource {
  /// The next command that is due before `block`, or nil if there is none yet.
  mutating func next(before block: Int) -> Script.Step?
}

/// Reads a script from start to end.
struct ScriptReader: CommandSource {
  private let steps: [Script.Step]
  private var position = 0

  init(_ script: Script) { steps = script.steps }

  mutating func next(before block: Int) -> Script.Step? {
    guard position < steps.count, steps[position].block < block else { return nil }
    defer { position += 1 }
    return steps[position]
  }
}
