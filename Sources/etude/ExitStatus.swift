import ArgumentParser
import Audio
import Composing
import Files
import Glibc
import MIDI
import Network
import Pictures
import Playback
import Rendering
import SFZ
import Serving
import Sharing
import SoundFonts
import Studio
import Training

extension ExitCode {
  // The names and numbers of sysexits.h.
  /// The command line is wrong.
  static let usage = ExitCode(64)
  /// An input is malformed.
  static let dataError = ExitCode(65)
  /// An input file is missing or not readable.
  static let noInput = ExitCode(66)
  /// Something that Étude needs is not installed.
  static let unavailable = ExitCode(69)
  /// An output file could not be created, or exists already.
  static let cannotCreate = ExitCode(73)
  /// Reading or writing failed.
  static let inputOutput = ExitCode(74)
}

/// The exit status for an error.
func exitStatus(of error: any Error) -> ExitCode {
  switch error {
  case let error as FileError: exitStatus(of: error)
  case MIDIError.unreadable(let error): exitStatus(of: error)
  case let error as ModelFileError: exitStatus(of: error)
  case SoundFontError.unreadable(let error): exitStatus(of: error)
  case SoundFontError.missing: .noInput
  case SoundFontError.instrument(let error): exitStatus(of: error)
  case let error as SFZError: exitStatus(of: error)
  case let error as FontError: exitStatus(of: error)
  case ComposingError.noBundledModel, SoundFontError.noneFound: .unavailable
  case ComposingError.unknownLabel, ComposingError.unknownModel, ComposingError.noColumn, EvaluationError.unknownLabel,
    EvaluationError.noLabels:
    .usage
  case OutputError.present: .cannotCreate
  case is OutputError, PictureError.tooLarge: .usage
  case AudioFileError.unavailable, is ServingError: .unavailable
  case ArchiveError.present: .cannotCreate
  case ArchiveError.notZip: .usage
  case ArchiveError.nothing, ArchiveError.pipe, ArchiveError.changed: .noInput
  case ArchiveError.unwritable: .inputOutput
  case PlaybackError.noDevice: .unavailable
  case is PlaybackError: .usage
  case ProvenanceError.modelMissing, ProvenanceError.primerMissing: .noInput
  case is InputError, is ManifestError: .noInput
  case is AudioFileError: .inputOutput
  case let error as TrainingError: exitStatus(of: error)
  case TuningError.training(let error): exitStatus(of: error)
  case TuningError.file(let error): exitStatus(of: error)
  case TuningError.otherSearch: .cannotCreate
  default: .dataError
  }
}

private func exitStatus(of error: FileError) -> ExitCode {
  switch error.action {
  case .read, .list: error.code == EIO ? .inputOutput : .noInput
  case .create, .rename: .cannotCreate
  case .write, .remove: .inputOutput
  }
}

private func exitStatus(of error: ModelFileError) -> ExitCode {
  if case .file(let error) = error.fact { exitStatus(of: error) } else { .dataError }
}

private func exitStatus(of error: SFZError) -> ExitCode {
  switch error.fact {
  case .file(let error): exitStatus(of: error)
  case .missing: .noInput
  default: .dataError
  }
}

private func exitStatus(of error: FontError) -> ExitCode {
  switch error.fact {
  case .file(let error): exitStatus(of: error)
  case .noPreset: .usage
  default: .dataError
  }
}

private func exitStatus(of error: TrainingError) -> ExitCode {
  switch error {
  case .badSetting, .nothingToTrainOn: .usage
  case .noFiles, .nothingToResume: .noInput
  case .outputExists, .tableExists, .unfinishedRun: .cannotCreate
  case .file(let error): exitStatus(of: error)
  case .model(let error): exitStatus(of: error)
  case .stopped(let cause, _): exitStatus(of: cause)
  case .noMusic, .smallerThanABatch, .noWindows, .listMatchesNothing, .badCheckpoint, .settingsDiffer, .corpusDiffers,
    .validationDiffers, .diverged, .vocabulary:
    .dataError
  }
}
