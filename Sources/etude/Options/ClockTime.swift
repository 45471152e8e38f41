import ArgumentParser
import Support

/// A time in seconds, written as `90`, `1:30`, `1:30.5`, `1:02:30`, `:30`, `90s`, `1m30s` or `1h2m`.
struct ClockTime: Hashable {
  let seconds: Double

  /// Reads the value of an option. Throws what it must be.
  static func read(_ text: String) throws -> ClockTime {
    guard let time = ClockTime(text) else {
      throw ValidationError(isNumber(text) ? "must be 0 s or more, and below 1000000000 s" : example)
    }
    return time
  }

  static func read(in range: ClosedRange<Double>) -> @Sendable (String) throws -> ClockTime {
    { text in
      let time = ClockTime(text)
      if let time, range ~= time.seconds { return time }
      let isTime = time != nil || isNumber(text)
      throw ValidationError(
        isTime ? "must be from \(plain(range.lowerBound)) to \(plain(range.upperBound)) s" : example)
    }
  }

  private static func isNumber(_ text: String) -> Bool { Double(text)?.isFinite ?? false }

  private static let example = "must be a time such as 90, 1:30 or 1:02:30"

  init?(_ argument: String) {
    guard let seconds = Self.seconds(withUnits: argument.lowercased()) ?? Self.seconds(withColons: argument),
      0..<1e9 ~= seconds
    else { return nil }
    self.seconds = seconds
  }

  private static func seconds(withUnits text: String) -> Double? {
    let pattern =
      /\s*(?:([0-9]{1,5})\s*h)?\s*(?:([0-9]{1,5})\s*m(?:in)?)?\s*(?:([0-9]{1,9}(?:\.[0-9]*)?)\s*s(?:ec)?)?\s*/
    guard text.contains(where: \.isNumber), let match = text.wholeMatch(of: pattern)?.output else { return nil }
    let (hours, minutes, seconds) = (Double(match.1 ?? "0"), Double(match.2 ?? "0"), Double(match.3 ?? "0"))
    return hours! * 3600 + minutes! * 60 + seconds!
  }

  private static func seconds(withColons text: String) -> Double? {
    let words = text.split(whereSeparator: \.isWhitespace)
    let parts = words.first?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    guard words.count == 1, 1...3 ~= parts.count, let last = Double(parts.last!), last >= 0 else { return nil }
    var whole = 0
    for (index, part) in parts.dropLast().enumerated() {
      guard let number = index == 0 && part.isEmpty ? 0 : Int(part), 0..<100_000 ~= number else { return nil }
      whole = whole * 60 + number
    }
    return parts.count == 1 || last < 60 ? Double(whole) * 60 + last : nil
  }
}

/// Reads a random seed. Throws what it must be.
func readSeed(_ text: String) throws -> UInt64 {
  guard let seed = UInt64(text) else { throw ValidationError("must be a whole number from 0 to \(UInt64.max)") }
  return seed
}
