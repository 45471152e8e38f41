import Foundation

/// Returns how long `work` takes, in seconds.
func measure(_ work: () throws -> Void) rethrows -> Double {
  try ContinuousClock().measure(work) / .seconds(1)
}

/// Returns the median: the middle value, or the mean of the two in the middle.
///
/// - Precondition: there is at least one value.
func median(_ values: some Collection<Double>) -> Double {
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

/// Formats a number for a table, such as `3.14` or `215`.
func short(_ value: Double) -> String { String(format: abs(value) < 100 ? "%.2f" : "%.0f", value) }

/// Prints a value as one line of JSON. The field names become the keys that the peers print: `perS` becomes `per_s`.
func printJSON(_ value: some Encodable) {
  let encoder = JSONEncoder()
  encoder.keyEncodingStrategy = .convertToSnakeCase
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  // Strings and finite numbers can always be encoded.
  print(String(decoding: try! encoder.encode(value), as: UTF8.self))
}
