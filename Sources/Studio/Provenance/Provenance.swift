public import Composing
private import FoundationEssentials
private import Music
private import Support

/// How a piece was composed, as stored in its `.mid` and its audio files. With the same model, the same provenance
/// gives the same `.mid`, byte for byte.
public struct Provenance: Codable, Hashable, Sendable {
  /// A file that the piece depends on.
  public struct Dependency: Codable, Hashable, Sendable {
    /// The name of a bundled model, or of a file, without its folder.
    public var name: String
    /// Digest of its bytes (FNV-1a, 64 bits), in hexadecimal.
    public var digest: String

    public init(name: String, digest: String) {
      (self.name, self.digest) = (name, digest)
    }
  }

  /// The version of Étude that composed it.
  public var version: String
  public var model: Dependency
  public var seed: UInt64
  /// The composer whose style the piece is in: one of the model's labels, in the model's spelling.
  public var composer: String?
  /// The requested length; exactly one of the two is present.
  public var seconds: Double?
  public var events: Int?
  /// Sampling temperature of the columns that `temperatures` does not list.
  public var temperature: Double
  /// Sampling temperatures by column.
  public var temperatures: [String: Double]?
  public var topP: Double
  public var minP: Double
  public var repetitionPenalty: Double
  /// Nil for pieces of versions without candidates.
  public var candidates: Int?
  public var recall: Double?
  public var pulse: Double?
  /// Constraints; nil if none was given.
  public var key: String?
  public var density: Double?
  public var tempo: Double?
  public var velocity: Double?
  /// The music that the piece continues.
  public var primer: Dependency?
  /// The title, if the user chose one.
  public var title: String?
  /// Nil before it is composed.
  public var outcome: Outcome?
}

extension Provenance {
  /// - Parameter title: nil unless the user chose one.
  init(_ request: PieceRequest, by composer: Composer, model: String, primer: Dependency? = nil, title: String? = nil) {
    let sampling = request.sampling ?? composer.sampling
    let temperature = sampling.temperature
    version = etudeVersion
    self.model = Dependency(name: model, digest: composer.digest)
    seed = request.seed
    self.composer = request.label.map(composer.spelling)
    switch request.length {
    case .seconds(let seconds): self.seconds = seconds
    case .events(let events): self.events = events
    }
    self.temperature = temperature.general
    temperatures = temperature.columns.isEmpty ? nil : temperature.columns
    topP = sampling.topP
    minP = sampling.minP
    repetitionPenalty = sampling.repetitionPenalty
    (candidates, recall) = (sampling.candidates, sampling.recall)
    pulse = sampling.pulse
    key = request.constraints.key?.description
    density = request.constraints.density
    tempo = request.constraints.tempo == 1 ? nil : request.constraints.tempo
    velocity = request.constraints.velocity
    (self.primer, self.title) = (primer, title)
  }

  public var length: Length? { seconds.map(Length.seconds) ?? events.map(Length.events) }

  public var sampling: Sampling {
    Sampling(
      temperature: Temperature(temperature, columns: temperatures ?? [:]), topP: topP, minP: minP,
      repetitionPenalty: repetitionPenalty, candidates: candidates ?? 1, recall: recall ?? 0,
      pulse: pulse ?? 0)
  }

  public var constraints: Constraints {
    Constraints(key: key.flatMap(Tonality.init(name:)), density: density, tempo: tempo ?? 1, velocity: velocity)
  }

  /// Whether Étude could have written these numbers; a file may claim anything.
  private var makesSense: Bool {
    let temperatures = [temperature] + (temperatures.map { Array($0.values) } ?? [])
    return (seconds == nil) != (events == nil) && Length.secondsRange ~= seconds ?? 1
      && Length.eventsRange ~= events ?? 1
      && temperatures.allSatisfy { Temperature.range ~= $0 } && Sampling.topPRange ~= topP
      && Sampling.minPRange ~= minP
      && Sampling.repetitionPenaltyRange ~= repetitionPenalty && Sampling.candidatesRange ~= candidates ?? 1
      && Sampling.recallRange ~= recall ?? 0 && Sampling.pulseRange ~= pulse ?? 0
      && key.map { Tonality(name: $0) != nil } ?? true
      && Constraints.densityRange ~= density ?? 1 && Constraints.tempoRange ~= tempo ?? 1
      && Constraints.velocityRange ~= velocity ?? 1
  }
}

// MARK: - As text

extension Provenance {
  /// Text that every line with a provenance begins with.
  private static let mark = #"{"etude":{"#

  private struct Envelope: Codable { let etude: Provenance }

  /// One line of JSON in ASCII, so that it survives in tags of any encoding.
  public var line: String {
    let json = jsonLine(Envelope(etude: self))
    return json.utf16.reduce(into: "") { text, unit in
      if unit < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      } else {
        text += "\\u" + hexadecimal(unit)
      }
    }
  }

  /// Finds the line of a provenance in a text, such as a comment that contains other sentences. If there are several,
  /// the last one is used, which belongs to the program that wrote last.
  public init?(in text: String) {
    let bytes = Array(text.utf8)
    for start in Self.marks(in: bytes).suffix(8).reversed() {
      guard let object = Self.object(in: bytes[start...].prefix(Self.longestLine)),
        let found = try? JSONDecoder().decode(Envelope.self, from: Data(object)).etude, found.makesSense
      else { continue }
      self = found
      return
    }
    return nil
  }

  /// Whether a file may contain the line of a provenance.
  static func isMentioned(in bytes: [UInt8]) -> Bool { !marks(in: bytes).isEmpty }

  /// Maximum length in bytes; what Étude writes is shorter, however long names and titles are.
  private static let longestLine = 4096

  /// The positions of the mark in a text.
  private static func marks(in text: [UInt8]) -> [Int] {
    let mark = Array(mark.utf8)
    return text.indices.filter { text[$0] == mark[0] && text[$0...].starts(with: mark) }
  }

  /// The JSON object at the start of a text, up to its closing brace.
  private static func object(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var (depth, isQuoted, isEscaped) = (0, false, false)
    for (index, byte) in zip(text.indices, text) {
      if isEscaped {
        isEscaped = false
      } else if isQuoted {
        if byte == UInt8(ascii: "\\") { isEscaped = true } else if byte == UInt8(ascii: "\"") { isQuoted = false }
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
      } else if byte == UInt8(ascii: "{") {
        depth += 1
      } else if byte == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return text[...index] }
      }
    }
    return nil
  }
}

extension Provenance: CustomStringConvertible {
  /// One sentence that says how the piece was composed.
  public var description: String {
    "\(headline): " + details.map { "\($0.name) \($0.value)" }.joined(separator: ", ") + "."
  }

  /// A summary without numbers, such as “Composed by Étude 0.2.0 in the style of Chopin”.
  public var headline: String {
    let style = composer.map { " in the style of \($0)" } ?? ""
    let start = primer.map { ", going on from \($0.name)" } ?? ""
    return "Composed by Étude \(version)\(style)\(start)"
  }

  /// Names and values of everything that determines the piece.
  public var details: [(name: String, value: String)] {
    let sampling = sampling
    let optional: [(String, String?)] = [
      ("seed", "\(seed)"), ("model", "\(model.name) \(model.digest)"),
      ("length", seconds.map { "\($0) s" } ?? events.map { counted($0, "event") }),
      ("temperature", sampling.temperature.description), ("top-p", "\(topP)"), ("min-p", minP > 0 ? "\(minP)" : nil),
      ("repetition penalty", repetitionPenalty != 0 ? "\(repetitionPenalty)" : nil),
      ("candidates", candidates.flatMap { $0 > 1 ? "\($0)" : nil }),
      ("recall", recall.flatMap { $0 > 0 ? "\($0)" : nil }),
      ("pulse", pulse.flatMap { $0 > 0 ? "\($0)" : nil }), ("key", key),
      ("density", density.map { "\($0)" }), ("tempo", tempo.map { "\($0)" }), ("velocity", velocity.map { "\($0)" }),
      ("redraws", outcome.flatMap { $0.redraws > 0 ? "\($0.redraws)" : nil }),
    ]
    return optional.compactMap { name, value in value.map { (name, $0) } }
  }
}
