import Files
import Studio
import enum Composing.ComposingError
import enum Rendering.SoundFontError
import enum Training.TrainingError
import enum Training.TuningError

/// An error as shown to the user: a sentence and, if an option or a command can help, a line of advice.
///
/// Modules below the command line know neither options nor commands. Their errors say what is wrong; this type adds the
/// option concerned and what to do.
struct ErrorMessage: Hashable {
  let text: String
  var hint: String?

  init(_ text: String, hint: String? = nil) {
    (self.text, self.hint) = (text, hint)
  }

  /// - Parameter label: the input or piece that failed; the sentence then begins with it.
  init(_ error: any Error, about label: String? = nil) {
    let cause = Self.cause(of: error)
    let text = Self.text(naming: cause) ?? label.map { sentence(of: cause, about: $0) } ?? "\(cause)"
    self.init(text, hint: advice(for: cause))
  }

  /// The error inside a wrapper.
  private static func cause(of error: any Error) -> any Error {
    switch error {
    case TuningError.training(let error): cause(of: error)
    case TuningError.file(let error), TrainingError.file(let error), SoundFontError.unreadable(let error): error
    case TrainingError.vocabulary(let error): error
    case TrainingError.model(let error): error
    case SoundFontError.damaged(let error): error
    case SoundFontError.instrument(let error): error
    case SoundFontError.unbuildable(let error): error
    default: error
    }
  }

  /// The sentence of an error about a setting, which names its option.
  private static func text(naming error: any Error) -> String? {
    switch error {
    case TrainingError.badSetting, TrainingError.otherNetwork: (error as? TrainingError)?.sentence(naming: optionName)
    case ComposingError.noColumn: (error as? ComposingError)?.sentence(naming: optionName)
    case let error as FileError where error.path == "-" && error.action == .list:
      "- stands for standard input, but a folder is needed; name a folder"
    default: nil
    }
  }
}
