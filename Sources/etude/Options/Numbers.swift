import ArgumentParser
import Support

// Readers of numbers for options. Each throws what the number must be; `UsageError` adds the option and the value.

/// Reads any whole number; the command itself checks its range.
func wholeNumber(_ text: String) throws -> Int {
  guard let number = Int(text) else { throw ValidationError("must be a whole number") }
  return number
}

/// Reads any number; the command itself checks its range.
func number(_ text: String) throws -> Double {
  guard let number = Double(text) else { throw ValidationError("must be a number") }
  return number
}

func wholeNumber(in range: ClosedRange<Int>) -> @Sendable (String) throws -> Int {
  { text in try read(text, as: "whole number", in: range) }
}

func positiveNumber(_ text: String) throws -> Int {
  guard let number = Int(text) else { throw ValidationError("must be a whole number, 1 or more") }
  if number < 1 { throw ValidationError("must be 1 or more") }
  return number
}

func number(in range: ClosedRange<Double>) -> @Sendable (String) throws -> Double {
  { text in try read(text, as: "number", in: range) }
}

private func read<Value: Comparable & LosslessStringConvertible>(
  _ text: String, as kind: String, in range: ClosedRange<Value>
) throws -> Value {
  guard let number = Value(text) else { throw ValidationError("must be a \(kind) \(words(range))") }
  if !(range ~= number) { throw ValidationError("must be \(words(range))") }
  return number
}

private func words<Value>(_ range: ClosedRange<Value>) -> String {
  "from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
}
