// How a piece came out, so that it can be told whether it comes out so again. Must not know models.
private import Files
internal import Music

extension Provenance {
  /// What came of it.
  public struct Outcome: Codable, Hashable, Sendable {
    /// A digest of all notes and pedal presses (FNV-1a, 64 bits; times in microseconds), in hexadecimal.
    public var music: String
    /// How often some of it was taken back and composed anew.
    public var redraws: Int

    public init(music: String, redraws: Int) {
      (self.music, self.redraws) = (music, redraws)
    }
  }

  /// Whether it asks for the same music, whatever files and pieces are called and whoever composes.
  func asksForTheSame(as other: Provenance) -> Bool {
    var (one, two) = (self, other)
    for provenance in [\Provenance.model.name, \.version] { two[keyPath: provenance] = one[keyPath: provenance] }
    two.primer?.name = one.primer?.name ?? ""
    (one.title, two.title, one.outcome, two.outcome) = (nil, nil, nil, nil)
    return one == two
  }
}

extension NoteStream {
  /// The digest of all its events, when the last one has come.
  func digest() async throws -> String {
    var digest = Digest()
    for try await event in self {
      switch event {
      case .note(let note): digest.add([0, note.pitch.number, note.velocity, note.channel])
      case .pedal(let press): digest.add([1, press.channel])
      case .control: digest.add([2])
      }
      for time in [event.onset, event.end] {
        let microseconds = Int64((time.value * 1e6).rounded())
        digest.add(withUnsafeBytes(of: microseconds.littleEndian, Array.init))
      }
    }
    return digest.description
  }
}

extension Original {
  /// What should be said when the same was asked for, and something else has come out.
  func remark(on again: Provenance) -> String? {
    guard let music = provenance.outcome?.music, let now = again.outcome?.music, music != now,
      provenance.asksForTheSame(as: again)
    else { return nil }
    return "came out otherwise than in \(path), "
      + (provenance.version == again.version
        ? "though nothing about it differs: this processor rounds otherwise than the one that composed it"
        : "which Étude \(provenance.version) composed, and this is \(again.version)")
  }
}
