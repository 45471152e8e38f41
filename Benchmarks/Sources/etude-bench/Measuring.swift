import Foundation

/// How long `work` takes, in seconds.
func measure(_ work: () throws -> Void) rethrows -> Double {
  try ContinuousClock().measure(work) / .seconds(1)
}

/// The middle one, or the mean of the two in the middle.
///
/// - Precondition: there is at least one value.
func median(_ values: some Collection<Double>) -> Double {
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

/// A number for a table, as in `3.14` or `215`.
func short(_ value: Double) -> String { String(format: abs(value) < 100 ? "%.2f" : "%.0f", value) }

/// A value as one line of JSON on standard output. The names of its fields are the peers' keys: `perS` is `per_s`.
func printJSON(_ value: some Encodable) {
  let encoder = JSONEncoder()
  encoder.keyEncodingStrategy = .convertToSnakeCase
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  // Strings and finite numbers: there is nothing here that could fail to be encoded.
  print(String(decoding: try! encoder.encode(value), as: UTF8.self))
}
