import ArgumentParser
import Studio
import Support
import struct Audio.Tags
import struct Training.ModelFacts

struct Info: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Describe audio files, MIDI files and models, and how they were made.",
    discussion: """
      Prints the format, the length, the tags and, for a piece that Étude composed, how to compose it again. \
      For a model (.safetensors) it prints what “etude models” does. A file that can't be read does not stop the \
      others; the exit status is that of the first failure.

      EXAMPLES
        etude info piece.flac
        etude info --json output/*.mp3 | jq .provenance.seed
      """)

  @Argument(
    help: """
      MIDI files, models, and audio files of any format that libsndfile reads; - is standard input, for a MIDI or \
      audio file.
      """,
    completion: .file())
  var files: [String]

  @Flag(
    help: """
      Print one JSON object per file: file, format, seconds, tags; also frames, sampleRate, channels (audio), texts \
      (MIDI) and provenance (composed pieces). For a model: what “etude models --json” prints. For an unreadable file: \
      file, error.
      """)
  var json = false

  func run() async throws {
    var status: ExitCode?
    try await forEachInOrder(files.map(Input.path(named:))) { path in
      Result { try Facts(path) }.mapError { Failure(file: path, error: $0) }
    } deliver: { outcome in
      switch outcome {
      case .success(.file(let facts)): if json { print(jsonLine(facts)) } else { say(lines: facts.words) }
      case .success(.model(let facts)): if json { print(jsonLine(facts)) } else { say(lines: facts.words) }
      case .failure(let failure):
        if json { print(jsonLine(Unreadable(file: failure.file, error: "\(failure.error)"))) }
        printError(ErrorMessage(failure.error))
        status = status ?? exitStatus(of: failure.error)
      }
    }
    if let status { throw status }
  }

  private enum Facts {
    case file(FileFacts)
    case model(ModelFacts)

    init(_ path: String) throws {
      self =
        path.lowercased().hasSuffix(".safetensors")
        ? .model(try ModelFacts(path: path, name: path)) : .file(try FileFacts(path))
    }
  }

  private struct Failure: Error {
    let file: String
    let error: any Error
  }

  private struct Unreadable: Encodable {
    let file: String
    let error: String
  }
}

extension FileFacts {
  /// The facts for human readers, one per line.
  fileprivate var words: String {
    let isStandardInput = file == Input.path(named: "-")
    var lines = [isStandardInput ? "standard input" : file.escaped, "  \(format)", "  \(extent)"]
    let said: [(String, String?)] = [
      ("title", tags.title), ("artist", tags.artist), ("album", tags.album), ("track", tags.track), ("date", tags.date),
      ("genre", tags.genre), ("copyright", tags.copyright), ("software", tags.software), ("comment", tags.comment),
    ]
    for (name, text) in said + (texts ?? []).map({ ("text", $0) }) {
      if let rest = text.map(withoutProvenance), !rest.isEmpty { lines.append("  \(name): \(rest.indented)") }
    }
    if let provenance {
      lines.append("  \(provenance.headline.escaped)")
      lines += provenance.details.map { "    \($0.name): \($0.value)".escaped }
      if !isStandardInput { lines.append("    again: etude compose --like \(file.quoted.escaped)") }
    }
    if texts != nil && !isStandardInput { lines.append("  notes: etude inspect \(file.quoted.escaped)") }
    return lines.joined(separator: "\n")
  }

  /// The length and, for audio, the sample rate and channels.
  private var extent: String {
    let length = seconds.map { clock($0, decimals: 2) } ?? "of unknown length"
    guard let sampleRate, let channels else { return length }
    let count = frames.map { " (\(counted($0, "frame")))" } ?? ""
    let layout = channels == 1 ? "mono" : channels == 2 ? "stereo" : counted(channels, "channel")
    return "\(length)\(count), \(sampleRate) Hz, \(layout)"
  }

  /// The text without the lines that repeat the provenance.
  private func withoutProvenance(_ text: String) -> String {
    guard let provenance else { return text }
    return text.split(whereSeparator: \.isNewline).filter { line in
      Provenance(in: String(line)) == nil && !line.hasPrefix(provenance.description)
    }.joined(separator: "\n")
  }
}

extension String {
  /// The text quoted as one word for a shell.
  fileprivate var quoted: String {
    let isPlain = !isEmpty && allSatisfy { $0.isLetter || $0.isNumber || "/._-+=:,@%".contains($0) }
    return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
  }

  /// The text with its further lines indented, without empty lines.
  fileprivate var indented: String {
    split(whereSeparator: \.isNewline).joined(separator: "\n    ")
  }
}
