internal import Music
private import Support

extension Provenance {
  /// The result of composing, by which a repetition is recognized as the same.
  public struct Outcome: Codable, Hashable, Sendable {
    /// A digest of all notes and pedal presses (FNV-1a, 64 bits; times in microseconds), in hexadecimal.
    public var music: String
    /// Number of times that a passage was discarded and composed again.
    public var redraws: Int

    public init(music: String, redraws: Int) {
      (self.music, self.redraws) = (music, redraws)
    }
  }

  /// Whether it describes the same music: everything except names, title and version is equal.
  func requestsSamePiece(as other: Provenance) -> Bool {
    var (one, two) = (self, other)
    for provenance in [\Provenance.model.name, \.version] { two[keyPath: provenance] = one[keyPath: provenance] }
    two.primer?.name = one.primer?.name ?? ""
    // An earlier version only used sharps to spell keys.
    (one.key, two.key) = (
      one.key.flatMap(Tonality.init(name:))?.description, two.key.flatMap(Tonality.init(name:))?.description
    )
    (one.title, two.title, one.outcome, two.outcome) = (nil, nil, nil, nil)
    return one == two
  }
}

extension NoteStream {
  /// The digest of all events; waits for the end of the stream.
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
