import ArgumentParser
import Support
import struct Composing.Constraints
import struct Composing.Sampling
import struct Composing.SamplingOverrides
import struct Composing.Temperature
import struct Music.Tonality

/// Options that steer the music.
struct ConstraintOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Key to stay in, such as C, Am, 'F# minor' or 'Bb major'. (default: any)", valueName: "key"),
    transform: readTonality)
  var key: Tonality?

  @Option(
    help: ArgumentHelp("Average number of notes per second, 0.5 to 40.", valueName: "notes"),
    transform: number(in: Constraints.densityRange))
  var density: Double?

  @Option(
    help: ArgumentHelp("Playback speed, 0.1 to 10; 2 is twice as fast. (default: 1)", valueName: "factor"),
    transform: number(in: Constraints.tempoRange))
  var tempo: Double?

  @Option(
    help: ArgumentHelp("Average velocity, 1 to 127.", valueName: "mean"),
    transform: number(in: Constraints.velocityRange))
  var velocity: Double?

  func apply(to constraints: inout Constraints) {
    if let key { constraints.key = key }
    if let density { constraints.density = density }
    if let tempo { constraints.tempo = tempo }
    if let velocity { constraints.velocity = velocity }
  }
}

/// Says in the help what an option of the sampler stands for if it is not given.
protocol SamplingDefaults {
  /// - Parameter value: the general default.
  static func note(_ value: Any) -> String
}

/// The value that the model stores, or the general default.
enum ModelDefaults: SamplingDefaults {
  static func note(_ value: Any) -> String { "(default: that of the model, otherwise \(plain(value)))" }
}

/// No value, for a model that stores the given ones.
enum NoDefaults: SamplingDefaults {
  static func note(_ value: Any) -> String { "(default: not stored)" }
}

/// Options of the sampler of a command that composes.
typealias SamplingOptions = SamplerOptions<ModelDefaults>

/// Options of the sampler.
struct SamplerOptions<Unset: SamplingDefaults>: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Sampling temperature: below 1 more predictable, above 1 more random; for columns (time, key, duration, \
      velocity), as in time=1,key=0.9. \
      \(Unset.note(Sampling().temperature.general))
      """, valueName: "number"), transform: readTemperature)
  var temperature: Temperature?

  @Option(
    name: .customLong("top-p"),
    help: ArgumentHelp(
      """
      Nucleus sampling: draw from the smallest set of keys whose probabilities add up to this. \
      \(Unset.note(Sampling().topP))
      """, valueName: "p"), transform: readTopP)
  var topP: Double?

  @Option(
    name: .customLong("min-p"),
    help: ArgumentHelp(
      """
      Exclude keys less probable than this fraction of the likeliest key's probability. \
      \(Unset.note(Sampling().minP))
      """, valueName: "p"), transform: number(in: Sampling.minPRange))
  var minP: Double?

  @Option(
    name: .customLong("repetition-penalty"), parsing: .unconditional,
    help: ArgumentHelp(
      "Penalty in nats on each key that continues a figure played before; below 0, a reward. \(Unset.note(0))",
      valueName: "nats"), transform: number(in: Sampling.repetitionPenaltyRange))
  var repetitionPenalty: Double?

  @Option(
    help: ArgumentHelp(
      "Number of continuations drawn for each passage; the likeliest is kept. \(Unset.note(Sampling().candidates))",
      valueName: "number"), transform: wholeNumber(in: Sampling.candidatesRange))
  var candidates: Int?

  @Option(
    help: ArgumentHelp(
      "How strongly the opening returns later in the piece, in nats; 0: not at all. \(Unset.note(Sampling().recall))",
      valueName: "nats"), transform: number(in: Sampling.recallRange))
  var recall: Double?

  @Option(
    help: ArgumentHelp(
      "How strongly notes keep to the pulse of the piece, in nats; 0: not at all. \(Unset.note(Sampling().pulse))",
      valueName: "nats"), transform: number(in: Sampling.pulseRange))
  var pulse: Double?

  func apply(to sampling: inout SamplingOverrides) {
    if let temperature { sampling.temperature = temperature }
    if let topP { sampling.topP = topP }
    if let minP { sampling.minP = minP }
    if let repetitionPenalty { sampling.repetitionPenalty = repetitionPenalty }
    if let candidates { sampling.candidates = candidates }
    if let recall { sampling.recall = recall }
    if let pulse { sampling.pulse = pulse }
  }
}

private func readTemperature(_ text: String) throws -> Temperature {
  guard let temperature = Temperature(text) else {
    throw ValidationError("must be a number from 0.01 to 10, or one for each column, as in time=1,key=0.9")
  }
  return temperature
}

private func readTopP(_ text: String) throws -> Double {
  let topP = try number(text)
  if !(Sampling.topPRange ~= topP) { throw ValidationError("must be above 0 and at most 1") }
  return topP
}

private func readTonality(_ name: String) throws -> Tonality {
  guard let tonality = Tonality(name: name) else {
    throw ValidationError("must be a key such as C, Am, “F# minor” or “Bb major”")
  }
  return tonality
}
