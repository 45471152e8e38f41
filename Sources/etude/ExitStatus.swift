// How the program ends: exit statuses and the one place where errors become sentences. Must not know commands.
import ArgumentParser
import Files
import Glibc

extension ExitCode {
  // The names and numbers of sysexits.h.
  /// An input could not be understood.
  static let dataError = ExitCode(65)
  /// An input file is missing or may not be read.
  static let noInput = ExitCode(66)
  /// Something that Étude needs is not installed.
  static let unavailable = ExitCode(69)
  /// An output file could not be created, or is there already.
  static let cannotCreate = ExitCode(73)
  /// Reading or writing failed half-way.
  static let inputOutput = ExitCode(74)
  /// Ended by Ctrl-C, as a shell reports it: 128 + SIGINT.
  static let interrupted = ExitCode(130)
}

/// Prints a sentence on standard error.
func complain(_ sentence: some CustomStringConvertible) {
  fputs("etude: \(sentence)\n", stderr)
}
