// A brief in words, for the text events of a `.mid`. Must not know files.
internal import Composing

extension Brief {
  /// What decides a piece besides its seed, model and manner, a line each.
  var notices: [String] {
    let dice = [
      sampling.temperature.map { "temperature \($0)" }, "top-p \(sampling.topP)",
      sampling.minP > 0 ? "min-p \(sampling.minP)" : nil,
      sampling.repetitionPenalty > 0 ? "repetition penalty \(sampling.repetitionPenalty)" : nil,
    ]
    let wishes = [
      constraints.key.map { "key \($0)" }, constraints.density.map { "density \($0)" },
      constraints.tempo == 1 ? nil : "tempo \(constraints.tempo)", constraints.velocity.map { "velocity \($0)" },
    ]
    return [dice, wishes].map { $0.compactMap(\.self).joined(separator: ", ") }.filter { !$0.isEmpty }
  }
}
