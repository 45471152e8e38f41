import Foundation
import Glibc

/// A command and its name in the table.
struct Program {
  /// The numbers that a program printed, by key, and the name that it gives itself.
  struct Figures {
    var name: String
    var numbers: [String: Double]

    func value(_ key: String) throws(ProgramError) -> Double {
      guard let value = numbers[key] else { throw ProgramError(program: name, .missing(key: key)) }
      return value
    }
  }

  var name: String
  /// The program's path, or a name to look up in `PATH`, and its arguments.
  var command: [String]

  /// Peak memory in MB: a figure that exists for every program.
  static let memory = "peak_mb"

  /// Runs the program to its end. Everything it prints except the line of JSON is ignored.
  func run() throws(ProgramError) -> Figures {
    let (output, memory) = try finished()
    let lines = output.split(whereSeparator: \.isNewline)
    guard let line = lines.last(where: { $0.hasPrefix("{") }),
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    else { throw ProgramError(program: name, .noFigures(lastLine: lines.last.map(String.init) ?? "nothing")) }
    let numbers = object.compactMapValues { $0 as? Double }.merging([Self.memory: memory]) { $1 }
    return Figures(name: object["peer"] as? String ?? name, numbers: numbers)
  }

  /// Runs the program; returns standard output and standard error, and its peak memory (posix_spawnp(3), wait4(2)).
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

/// Why a program could not be compared.
struct ProgramError: Error {
  enum Fact {
    case notStarted(String)
    /// The program ended without a line of JSON; its last line often says why.
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
