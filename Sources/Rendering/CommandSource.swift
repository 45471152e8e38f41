// Where a player gets its commands from. Must not know the synth.
internal import Music

/// Commands in the order of their blocks.
protocol CommandSource {
  /// The next command before `block`, and when.
  mutating func next(before block: Int) -> Script.Step?
}

/// A script, read to its end.
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
