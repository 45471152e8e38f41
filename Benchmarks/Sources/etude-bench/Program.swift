// A program that prints a line of JSON. Must not know what it measures.
import Foundation

/// A command and what to call it.
struct Program {
  /// The numbers that it printed, by key, and what it calls itself.
  struct Figures {
    var name: String
    var numbers: [String: Double]

    func value(_ key: String) throws(ProgramError) -> Double {
      guard let value = numbers[key] else { throw ProgramError(program: name, .missing(key: key)) }
      return value
    }
  }

  var name: String
  /// The program, a path or a name to be found, and its arguments.
  var command: [String]

  /// Runs it to its end; what it prints besides the line of JSON is not looked at.
  func run() throws(ProgramError) -> Figures {
    let output: String
    do { output = try printed() } catch { throw ProgramError(program: name, .notStarted("\(error)")) }
    let lines = output.split(whereSeparator: \.isNewline)
    guard let line = lines.last(where: { $0.hasPrefix("{") }),
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    else { throw ProgramError(program: name, .noFigures(lastLine: lines.last.map(String.init) ?? "nothing")) }
    return Figures(name: object["peer"] as? String ?? name, numbers: object.compactMapValues { $0 as? Double })
  }

  /// Standard output and standard error, in one pipe.
  private func printed() throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A program that could not be compared.
struct ProgramError: Error {
  enum Fact {
    case notStarted(String)
    /// It ended without a line of JSON; its last line often says why.
    case noFigures(lastLine: String)
    case missing(key: String)
  }

  var program: String
  var fact: Fact

  init(program: String, _ fact: Fact) { (self.program, self.fact) = (program, fact) }
}

extension ProgramError: CustomStringConvertible {
  var description: String {
    switch fact {
    case .notStarted(let reason): "\(program): cannot be started: \(reason)"
    case .noFigures(let lastLine): "\(program): expected a line of JSON, found: \(lastLine)"
    case .missing(let key): "\(program): expected “\(key)” in its line of JSON, found none"
    }
  }
}
