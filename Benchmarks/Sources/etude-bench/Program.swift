import Foundation
import Glibc

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

  /// The most memory that a program had at once, in MB: a figure that every program has.
  static let memory = "peak_mb"

  /// Runs it to its end; what it prints besides the line of JSON is not looked at.
  func run() throws(ProgramError) -> Figures {
    let (output, memory) = try finished()
    let lines = output.split(whereSeparator: \.isNewline)
    guard let line = lines.last(where: { $0.hasPrefix("{") }),
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    else { throw ProgramError(program: name, .noFigures(lastLine: lines.last.map(String.init) ?? "nothing")) }
    let numbers = object.compactMapValues { $0 as? Double }.merging([Self.memory: memory]) { $1 }
    return Figures(name: object["peer"] as? String ?? name, numbers: numbers)
  }

  /// Standard output and standard error, and the most memory it had (posix_spawnp(3), wait4(2)).
  private func finished() throws(ProgramError) -> (output: String, megabytes: Double) {
    let pipe = Pipe()
    let (input, output) = (pipe.fileHandleForReading, pipe.fileHandleForWriting)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_adddup2(&actions, output.fileDescriptor, descriptor)
    }
    posix_spawn_file_actions_addclose(&actions, input.fileDescriptor)
    var arguments = command.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child = pid_t()
    let failure = posix_spawnp(&child, command[0], &actions, nil, &arguments, environ)
    guard failure == 0 else { throw ProgramError(program: name, .notStarted(String(cString: strerror(failure)))) }
    output.closeFile()
    let bytes = input.readDataToEndOfFile()
    var (status, usage) = (CInt(), rusage())
    wait4(child, &status, 0, &usage)
    return (String(decoding: bytes, as: UTF8.self), Double(usage.ru_maxrss) / 1024)
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
