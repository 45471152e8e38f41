// The options of `etude compose` that shape the music. Must not know how they do it.
import ArgumentParser
import Composing
import Music

/// How much is left to chance.
struct SamplingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Below 1 the likely grows likelier, above 1 the dice roll freer; or by column, as in time=1,key=0.9.",
      valueName: "number"), transform: readTemperature)
  var temperature: Temperature?

  @Option(
    name: .customLong("top-p"),
    help: "Draw keys only from the likeliest that have this probability together. Default: 0.95.")
  var topP: Double?

  @Option(
    name: .customLong("min-p"), help: "Draw only keys with this share of the likeliest one's probability. Default: 0.")
  var minP: Double?

  @Option(
    name: .customLong("repetition-penalty"), parsing: .unconditional,
    help: """
      Make each further key of a figure that was played before so much less likely, in nats; below 0, more likely. \
      Default: 0.
      """)
  var repetitionPenalty: Double?

  @Option(
    help: ArgumentHelp(
      "Continuations drawn for each passage, of which the likeliest is kept. Default: \(Sampling().candidates).",
      valueName: "number"))
  var candidates: Int?

  @Option(
    help: ArgumentHelp(
      "How strongly the opening comes back, in nats; 0: not at all. Default: \(Sampling().recall).",
      valueName: "nats"))
  var recall: Double?

  func validate() throws {
    if let candidates, !(Sampling.candidatesRange ~= candidates) {
      throw ValidationError("--candidates must be from 1 to 32, not \(candidates).")
    }
    if let recall, !(Sampling.recallRange ~= recall) {
      throw ValidationError("--recall must be from 0 to 20, not \(recall).")
    }
    if let topP, !(topP > 0 && topP <= 1) {
      throw ValidationError("--top-p must be above 0 and at most 1, not \(topP).")
    }
    if let minP, !(0...1 ~= minP) { throw ValidationError("--min-p must be from 0 to 1, not \(minP).") }
    if let repetitionPenalty, !(-10...100 ~= repetitionPenalty) {
      throw ValidationError("--repetition-penalty must be from -10 to 100, not \(repetitionPenalty).")
    }
  }

  /// Changes what was asked for.
  func apply(to sampling: inout Sampling) {
    if let temperature { sampling.temperature = temperature }
    if let topP { sampling.topP = topP }
    if let minP { sampling.minP = minP }
    if let repetitionPenalty { sampling.repetitionPenalty = repetitionPenalty }
    if let candidates { sampling.candidates = candidates }
    if let recall { sampling.recall = recall }
  }
}

/// What the piece should be like. Soft: a wish moves the odds.
struct ConstraintOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Stay in this key, such as “C major” or “F# minor”.", valueName: "name"), transform: readTonality
  )
  var key: Tonality?

  @Option(help: ArgumentHelp("About how many notes a second.", valueName: "notes"))
  var density: Double?

  @Option(help: ArgumentHelp("Play so many times faster than composed. Default: 1.", valueName: "factor"))
  var tempo: Double?

  @Option(help: ArgumentHelp("About how hard keys are struck on average, from 1 to 127.", valueName: "mean"))
  var velocity: Double?

  func validate() throws {
    if let density, !(0.5...40 ~= density) {
      throw ValidationError("--density must be from 0.5 to 40, not \(density).")
    }
    if let tempo, !(0.1...10 ~= tempo) { throw ValidationError("--tempo must be from 0.1 to 10, not \(tempo).") }
    if let velocity, !(1...127 ~= velocity) {
      throw ValidationError("--velocity must be from 1 to 127, not \(velocity).")
    }
  }

  /// Changes what was asked for.
  func apply(to constraints: inout Constraints) {
    if let key { constraints.key = key }
    if let density { constraints.density = density }
    if let tempo { constraints.tempo = tempo }
    if let velocity { constraints.velocity = velocity }
  }
}

private func readTemperature(_ text: String) throws -> Temperature {
  guard let temperature = Temperature(text) else {
    throw ValidationError("Give a number from 0.01 to 10, or one for each column, as in time=1,key=0.9.")
  }
  return temperature
}

private func readTonality(_ name: String) throws -> Tonality {
  guard let tonality = Tonality(name: name) else {
    throw ValidationError("Give a name like “C major”, “F# minor” or “Bb major”.")
  }
  return tonality
}
