import ArgumentParser
import Studio

extension ExitCode {
  // Names and numbers are those of sysexits.h.
  /// The command line is wrong.
  static let usage = ExitCode(64)
  /// An input is malformed.
  static let dataError = ExitCode(65)
  /// An input file is missing or not readable.
  static let noInput = ExitCode(66)
  /// Something that Étude needs is not installed.
  static let unavailable = ExitCode(69)
  /// The system allows too few threads or files, or too little memory.
  static let systemError = ExitCode(71)
  /// An output file could not be created, or exists already.
  static let cannotCreate = ExitCode(73)
  /// Reading or writing failed.
  static let inputOutput = ExitCode(74)
  /// Ctrl-C, as a shell reports it.
  static let interrupted = ExitCode(130)
  /// The configuration file is invalid.
  static let configuration = ExitCode(78)
}

/// The exit status for an error.
func exitStatus(of error: any Error) -> ExitCode {
  if error is InputError { return .noInput }
  if error is ConfigurationError { return .configuration }
  return switch ErrorKind(of: error) {
  case .usage: .usage
  case .malformedInput: .dataError
  case .missingInput: .noInput
  case .unavailable: .unavailable
  case .cannotCreate: .cannotCreate
  case .inputOutput: .inputOutput
  case .systemLimit: .systemError
  case .interrupted: .interrupted
  }
}
