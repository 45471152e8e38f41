import ArgumentParser

/// A time in seconds, written as `90`, `1:30`, `1:30.5` or `1:02:30`.
struct ClockTime: Hashable {
  let seconds: Double

  /// Reads the value of an option. Throws a sentence that says what is expected.
  static func read(_ text: String) throws -> ClockTime {
    guard let time = ClockTime(text) else { throw ValidationError("Give a time such as 90, 1:30 or 1:02:30.") }
    return time
  }

  init?(_ argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard 1...3 ~= parts.count, let last = parts.last.flatMap({ Double($0) }), 0..<1e9 ~= last else {
      return nil
    }
    var whole = 0
    for part in parts.dropLast() {
      guard let number = Int(part), 0..<100_000 ~= number else { return nil }
      whole = whole * 60 + number
    }
    guard parts.count == 1 || last < 60 else { return nil }
    seconds = Double(whole) * 60 + last
  }
}
