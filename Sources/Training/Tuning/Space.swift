internal import Files
internal import Randomness
private import Glibc
internal import Support

/// A hyperparameter search space: settings with the values that each may have.
package struct Space: Codable, Hashable, Sendable {
  /// The values of a setting.
  enum Domain: Codable, Hashable {
    /// One of these values.
    case values([Double])
    /// A number in a range, uniform or log-uniform.
    case range(from: Double, to: Double, log: Bool)
  }

  /// By option name.
  let domains: [String: Domain]

  /// Reads a search space from a TOML file. Each setting has a table such as `[learning-rate]` with `values = [1, 2]`,
  /// or with `from`, `to` and optionally `log = true`.
  package init(path: String) throws(TuningError) {
    let bytes: [UInt8]
    do { bytes = try readFile(path, limit: 1 << 20) } catch { throw .file(error) }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    try self.init(String(decoding: hasMark ? bytes[3...] : bytes[...], as: UTF8.self), path: path)
  }

  init(_ text: String, path: String) throws(TuningError) {
    var domains: [String: Domain] = [:]
    for table in try Self.tables(text, path: path) {
      guard Tunable.all[table.name] != nil else {
        throw .badSpace(
          path: path, line: table.line, expected: "one of \(Tunable.all.keys.sorted().joined(separator: ", "))")
      }
      guard let domain = Domain(table.values) else {
        throw .badSpace(
          path: path, line: table.line,
          expected: "[\(table.name)] with values = [numbers], or from < to, above 0 with log")
      }
      domains[table.name] = domain
    }
    if domains.isEmpty { throw .badSpace(path: path, line: 1, expected: "a table such as [learning-rate]") }
    self.domains = domains
  }

  private static func tables(_ text: String, path: String) throws(TuningError) -> [TOML.Table] {
    let expected = "[parameter], or key = number, true, false or [numbers]"
    let toml: TOML
    do { toml = try TOML(text) } catch { throw .badSpace(path: path, line: error.line, expected: expected) }
    if let stray = toml.top.first { throw .badSpace(path: path, line: stray.line, expected: expected) }
    return toml.tables
  }

  /// Distinct random points of the space; fewer than `count` if the space seems to have no more.
  func points(_ count: Int, seed: UInt64) -> [[String: Double]] {
    var points: [[String: Double]] = []
    for number in 0..<count {
      var random = SplitMix64(seed: seed, number: UInt64(number))
      for _ in 0..<100 {
        let point = point(using: &random)
        if points.contains(point) { continue }
        points.append(point)
        break
      }
    }
    return points
  }

  private func point(using random: inout SplitMix64) -> [String: Double] {
    var point: [String: Double] = [:]
    for (name, domain) in domains.sorted(by: { $0.key < $1.key }) {
      point[name] = Tunable.all[name]!.rounded(domain.draw(using: &random))
    }
    return point
  }
}

extension Space.Domain {
  /// Parses a table; returns nil if it is invalid.
  fileprivate init?(_ table: [String: TOML.Value]) {
    if case .list(let list)? = table["values"], table.count == 1, !list.isEmpty {
      let values = list.compactMap(\.double)
      if values.count != list.count { return nil }
      self = .values(values)
      return
    }
    var isLog = false
    if let log = table["log"] {
      guard case .truth(let value) = log else { return nil }
      isLog = value
    }
    guard let from = table["from"]?.double, let to = table["to"]?.double, from < to,
      !isLog || from > 0, Set(table.keys).isSubset(of: ["from", "to", "log"])
    else { return nil }
    self = .range(from: from, to: to, log: isLog)
  }

  fileprivate func draw(using random: inout SplitMix64) -> Double {
    switch self {
    case .values(let values): values.randomElement(using: &random)!
    case .range(let from, let to, false): .random(in: from...to, using: &random)
    case .range(let from, let to, true): exp(.random(in: log(from)...log(to), using: &random))
    }
  }
}
