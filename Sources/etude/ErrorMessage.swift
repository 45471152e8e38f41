import ArgumentParser
import Studio
import enum Composing.ComposingError
import struct Composing.LabelNames
import enum Playback.PlaybackError

/// An error as it is shown to the user: a sentence and, where an option can help, a line of advice.
struct ErrorMessage: Hashable {
  let text: String
  var hint: String?

  init(_ text: String, hint: String? = nil) {
    (self.text, self.hint) = (text, hint)
  }

  /// - Parameters:
  ///   - label: the input or piece that failed, which the sentence then begins with.
  init(_ error: any Error, about label: String? = nil) {
    let sentence = "\(error)"
    self.init(
      label.map { sentence.hasPrefix($0) ? sentence : "\($0): \(sentence)" } ?? sentence,
      hint: advice(for: error))
  }
}

/// The options that help against an error. Modules below the command line do not know options.
private func advice(for error: any Error) -> String? {
  switch error {
  case let error as OutputError: advice(for: error)
  case let error as ProvenanceError: advice(for: error)
  case let error as PlaybackError: advice(for: error)
  case ComposingError.unknownLabel(let name, let known): advice(forComposer: name, known)
  case ComposingError.unknownModel: "“etude models” lists models; --model also takes a .safetensors file."
  default: nil
  }
}

/// A near name that the model knows, or another bundled model that knows the composer.
private func advice(forComposer name: String, _ known: [String]) -> String {
  if let near = LabelNames(known).suggestion(for: name) { return "Did you mean “\(near)”?" }
  let others = KnownModel.bundled(knowing: name)
  if let other = others.first { return "The model “\(other)” knows this composer: add --model \(other)." }
  return known.isEmpty
    ? "Leave out --composer, or choose another --model." : "“etude models” lists what each model knows."
}

private func advice(for error: OutputError) -> String? {
  switch error {
  case .noFormats, .unknownFormat: "--formats takes one or more of \(OutputFormat.allNames.joined(separator: ","))."
  case .sameName: "Choose one of them with --formats."
  case .sampleRate(_, _, let possible):
    possible.isEmpty
      ? "Leave out one of the --formats."
      : "Give --sample-rate \(possible.map(String.init).joined(separator: " or "))."
  case .bitrate: "Choose another --bitrate, or give --quality."
  case .present, .changed: "Use --force to replace existing files, or choose another --out."
  case .linkedFolder: "Replace the link by a folder, or choose another --out."
  case .ownInput: "Choose another --out."
  }
}

private func advice(for error: PlaybackError) -> String? {
  switch error {
  case .noDevice, .noServer:
    "Start PipeWire; or listen in a browser with “etude serve”, or make files with “etude compose”."
  case .unknownDevice, .unknownPort: "“etude ports” lists audio devices and MIDI ports."
  case .noPort: nil
  }
}

private func advice(for error: ProvenanceError) -> String? {
  switch error {
  case .none: "Give a file that “etude compose” made."
  case .modelMissing: "Name the model with --model."
  case .otherModel: "Name the right model with --model, or the present one to compose another piece."
  case .primerMissing: "Name the file with --prime."
  case .otherPrimer: "Name the right file with --prime, or the present one to compose another piece."
  }
}
