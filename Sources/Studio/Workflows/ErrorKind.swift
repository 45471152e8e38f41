private import Audio
private import Composing
private import Files
private import Glibc
private import MIDI
private import Network
private import Pictures
private import Playback
private import Rendering
private import SFZ
private import Serving
private import Sharing
private import SoundFonts
private import Support
private import Training

/// The class of an error, for programs that call Étude.
package enum ErrorKind: Hashable, Sendable {
  /// The request is wrong.
  case usage
  /// An input is malformed.
  case malformedInput
  /// An input is missing or not readable.
  case missingInput
  /// Something that Étude needs is not installed.
  case unavailable
  /// An output could not be created, or exists already.
  case cannotCreate
  /// Reading or writing failed.
  case inputOutput
  /// The system allows too few threads or files, or too little memory.
  case systemLimit
  /// The task was cancelled.
  case interrupted

  package init(of error: any Error) {
    switch error {
    case is CancellationError: self = .interrupted
    case let error as FileError: self.init(error)
    case MIDIError.unreadable(let error): self.init(error)
    case let error as ModelFileError: self.init(error)
    case SoundFontError.unreadable(let error): self.init(error)
    case SoundFontError.missing: self = .missingInput
    case SoundFontError.instrument(let error): self.init(error)
    case let error as SFZError: self.init(error)
    case let error as FontError: self.init(error)
    case ComposingError.noBundledModel, SoundFontError.noneFound: self = .unavailable
    case ComposingError.unknownLabel, ComposingError.unknownModel, ComposingError.noColumn,
      EvaluationError.unknownLabel, EvaluationError.noLabels:
      self = .usage
    case OutputError.present, OutputError.changed: self = .cannotCreate
    case is OutputError, PictureError.tooLarge: self = .usage
    case AudioFileError.unavailable, is ServingError: self = .unavailable
    case PlaybackError.noDevice, PlaybackError.lostPort: self = .unavailable
    case is PlaybackError: self = .usage
    case ArchiveError.present: self = .cannotCreate
    case ArchiveError.notZip: self = .usage
    case ArchiveError.nothing, ArchiveError.pipe, ArchiveError.changed: self = .missingInput
    case ArchiveError.unwritable: self = .inputOutput
    case ProvenanceError.modelMissing, ProvenanceError.primerMissing, is ManifestError: self = .missingInput
    case AudioFileError.unreadable: self = .malformedInput
    case is AudioFileError: self = .inputOutput
    case is SystemLimitError: self = .systemLimit
    case let error as TrainingError: self.init(error)
    case TuningError.training(let error): self.init(error)
    case TuningError.file(let error): self.init(error)
    case TuningError.otherSearch: self = .cannotCreate
    default: self = .malformedInput
    }
  }

  private init(_ error: FileError) {
    switch error.action {
    case _ where error.code == ECANCELED: self = .interrupted
    case .read, .list: self = error.code == EIO ? .inputOutput : .missingInput
    case .create, .rename: self = .cannotCreate
    case .write, .remove: self = .inputOutput
    }
  }

  private init(_ error: ModelFileError) {
    if case .file(let error) = error.fact { self.init(error) } else { self = .malformedInput }
  }

  private init(_ error: SFZError) {
    switch error.fact {
    case .file(let error): self.init(error)
    case .missing: self = .missingInput
    default: self = .malformedInput
    }
  }

  private init(_ error: FontError) {
    switch error.fact {
    case .file(let error): self.init(error)
    case .noPreset: self = .usage
    default: self = .malformedInput
    }
  }

  private init(_ error: TrainingError) {
    switch error {
    case .badSetting, .otherNetwork, .nothingToTrainOn, .tableIsOutput: self = .usage
    case .noFiles, .nothingToResume: self = .missingInput
    case .outputExists, .otherFile, .tableExists, .unfinishedRun: self = .cannotCreate
    case .file(let error): self.init(error)
    case .model(let error): self.init(error)
    case .stopped(let cause, _): self.init(cause)
    case .noMusic, .smallerThanABatch, .noWindows, .listMatchesNothing, .badCheckpoint, .settingsDiffer,
      .corpusDiffers, .validationDiffers, .diverged, .vocabulary:
      self = .malformedInput
    }
  }
}

/// The sentence for an error of one piece. It begins with what the error is about.
///
/// - Parameter label: the name of the piece in messages. It is put first, unless the sentence already begins with it or
///   with an output of the piece.
package func sentence(of error: any Error, about label: String) -> String {
  let label = nameInMessages(of: label)
  return switch error {
  case OutputError.present, OutputError.changed, OutputError.linkedFolder: "\(error)"
  default: subject(of: error).map(nameInMessages) == label ? "\(error)" : "\(label): \(error)"
  }
}

/// The file that the sentence of an error begins with; nil for errors that are not about an input file.
private func subject(of error: any Error) -> String? {
  switch error {
  case let error as FileError: error.path
  case MIDIError.unreadable(let error): error.path
  case MIDIError.otherFormat(let file, _), MIDIError.notMIDI(let file, _, _), MIDIError.noMIDIInRIFF(let file, _),
    MIDIError.headerTruncated(let file, _, _), MIDIError.headerTooShort(let file, _, _),
    MIDIError.tooManyEvents(let file, _), MIDIError.strict(let file, _):
    file
  case PieceError.noNotes(let path, _, _), OutputError.ownInput(let path): path
  default: nil
  }
}
