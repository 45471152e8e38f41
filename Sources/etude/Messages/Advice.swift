import Studio
import Support
import enum Composing.ComposingError
import enum MIDI.MIDIError
import enum Pictures.PictureError
import enum Playback.PlaybackError
import enum Rendering.SoundFontError
import enum Sharing.ArchiveError
import enum SoundFonts.BuildError
import enum Training.EvaluationError
import enum Training.TrainingError
import enum Training.TuningError
import enum Tokens.VocabularyError
import struct Composing.LabelNames
import struct SFZ.SFZError
import struct SoundFonts.FontError

/// The options and commands that help against an error; nil if none does.
func advice(for error: any Error) -> String? {
  switch error {
  case let error as ComposingError: advice(for: error)
  case let error as OutputError: advice(for: error)
  case let error as ProvenanceError: advice(for: error)
  case let error as PlaybackError: advice(for: error)
  case let error as TrainingError: advice(for: error)
  case let error as TuningError: advice(for: error)
  case let error as EvaluationError: advice(for: error)
  case let error as PictureError: advice(for: error)
  case let error as BuildError: advice(for: error)
  case VocabularyError.noChords: "Lower --rare, or add music."
  case MIDIError.strict: "Leave out --strict to have it repaired."
  case ArchiveError.present: "Use --force to replace it, or choose another name."
  case is ManifestError: "Name a folder that “etude render” or “etude compose” wrote to."
  case SoundFontError.noneFound:
    "Install one (apt install musescore-general-soundfont), put one into soundfonts/, or name one with --soundfont."
  case let error as FontError: if case .noPreset = error.fact { "“etude soundfont info” lists presets." } else { nil }
  case let error as SFZError:
    if case .outside = error.fact { "Or name a folder that holds both: etude soundfont build --root." } else { nil }
  default: nil
  }
}

private func advice(for error: ComposingError) -> String? {
  switch error {
  case .unknownLabel(let name, let known): advice(forComposer: name, known)
  case .unknownModel(let name, let known):
    nearest(to: name, among: known).map { "Did you mean “\($0)”?" }
      ?? "“etude models” lists models; --model also takes a .safetensors file."
  case .noColumn(_, let setting, _): "Leave out \(optionName(setting)), or choose another --model."
  case .noVocabulary: "Use a model made by “etude train”."
  case .noBundledModel: "Install Étude again with “make install”, or name a model with --model."
  case .labelsDoNotFit, .notFinite, .unusable: nil
  }
}

/// Suggests the bundled models that know the composer, or a similar name that this model or a bundled one knows.
private func advice(forComposer name: String, _ known: [String]) -> String {
  let models = KnownModel.bundledLabels()
  if let advice = advice(toUse: models, for: name) { return advice }
  if let near = LabelNames(known).suggestion(for: name) { return "Did you mean “\(near)”?" }
  if let near = LabelNames(models.flatMap(\.labels)).suggestion(for: name) {
    return ["Did you mean “\(near)”?", advice(toUse: models, for: near)].compactMap(\.self).joined(separator: " ")
  }
  return known.isEmpty
    ? "Leave out --composer, or choose another --model." : "“etude models” lists what each model knows."
}

/// Names the models that know a composer; nil if none does.
private func advice(toUse models: [(model: String, labels: [String])], for composer: String) -> String? {
  let names = models.filter { _, labels in
    LabelNames(labels).label(named: composer).map { LabelNames.mayBe(composer, label: $0) } ?? false
  }.map(\.model)
  guard let last = names.last else { return nil }
  let options = names.map { "--model \($0)" }.joined(separator: " or ")
  if names.count == 1 { return "The model “\(last)” knows this composer: add \(options)." }
  let others = names.dropLast().map { "“\($0)”" }.joined(separator: ", ")
  return "The models \(others) and “\(last)” know this composer: add \(options)."
}

private func advice(for error: OutputError) -> String? {
  switch error {
  case .noFormats: "--formats takes one or more of \(OutputFormat.allNames.joined(separator: ", "))."
  case .unknownFormat(let name, let known):
    (nearest(to: name, among: known).map { "Did you mean “\($0)”? " } ?? "")
      + "--formats takes one or more of \(known.joined(separator: ", "))."
  case .sameName: "Choose one of them with --formats."
  case .sampleRate(_, _, let possible):
    possible.isEmpty
      ? "Leave out one of the --formats."
      : "Give --sample-rate \(possible.map(String.init).joined(separator: " or "))."
  case .startsTooLate: "Give an earlier --from."
  case .bitrate: "Choose another --bitrate, or give --quality."
  case .present, .changed: "Use --force to replace existing files, or choose another --out."
  case .linkedFolder: "Replace the link by a folder, or choose another --out."
  case .ownInput: "Choose another --out."
  }
}

private func advice(for error: ProvenanceError) -> String? {
  switch error {
  case .none: "Give a file that “etude compose” made."
  case .modelMissing: "Name the model with --model."
  case .otherModel: "Name the right model with --model, or the one found here to compose a different piece."
  case .primerMissing: "Name the file with --prime."
  case .otherPrimer: "Name the right file with --prime, or the one found here to compose a different piece."
  }
}

private func advice(for error: PlaybackError) -> String? {
  switch error {
  case .noDevice:
    "Start PipeWire; or listen in a browser with “etude serve”, or make files with “etude compose”."
  case .unknownDevice, .unknownPort: "“etude ports” lists audio devices and MIDI ports."
  case .noPort, .lostPort: nil
  }
}

private func advice(for error: EvaluationError) -> String? {
  switch error {
  case .unknownLabel(_, known: []): "Leave out --label."
  case .unknownLabel(let name, let known):
    LabelNames(known).suggestion(for: name).map { "Did you mean “\($0)”?" } ?? "--label none means no composer."
  case .noLabels: "Leave out --labels."
  case .noLabelledPieces, .otherVocabulary, .notFinite: nil
  }
}

private func advice(for error: PictureError) -> String? {
  switch error {
  case .noMusic: "Leave out the picture."
  case .noNotes: "Choose other --from and --to."
  case .tooLarge(_, _, let largestWidth): "Give --width \(largestWidth) or less, or --formats svg."
  case .cairo: nil
  }
}

private func advice(for error: BuildError) -> String? {
  switch error {
  case .tooMany: "Keep fewer layers: etude soundfont build --layers."
  case .tooLong: "Make it smaller: etude soundfont build with --format sf3, --layers or --seconds."
  }
}
