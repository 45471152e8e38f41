internal import Audio
internal import Live
internal import Music

/// The state of the session, as returned by `GET /api/state`.
struct StateReport: Encodable, Hashable, Sendable {
  /// Changes when the server restarts, because stream time starts again then.
  let epoch: String
  let version: String
  /// Position of the head, in seconds of the stream.
  var time: Double
  let isPaused: Bool
  let piece: PieceState?
  /// The title of the next piece, if it is known.
  let next: String?
  let canGoBack, canUndo: Bool
  let listeners: Int
  let pieceSettings: PieceSettings
}

/// A piece on the timeline. Times are in seconds of the stream.
struct PieceState: Encodable, Hashable, Sendable {
  let id: Int
  let title: String
  let composer: String?
  /// A string, because JavaScript's numbers have only 53 bits.
  let seed: String?
  /// When the piece began, or would have begun if it continues from the middle.
  let origin: Double
  /// Time of its first frame.
  let start: Double
  /// The part of the page's address after `#` that composes the piece again; nil if there is none.
  let link: String?

  init(_ mark: PieceMark, link: String?) {
    (id, title, composer) = (mark.number, mark.facts.title, mark.facts.composer)
    (seed, self.link) = (mark.facts.seed.map(String.init), link)
    (origin, start) = (Timeline.sampleRate.seconds(mark.origin), Timeline.sampleRate.seconds(mark.start))
  }
}

/// A message to a browser tab.
enum TabMessage: Sendable {
  case state(StateReport)
  case piece(PieceState)
  case ended(id: Int, at: Double)
  /// Notes as onset, duration, key and velocity; pedal presses as onset and duration.
  case notes([[Double]], pedal: [[Double]])
  case cut(at: Double)
  /// The MP3 stream `id` (an identifier chosen by the tab) begins at `at`, in seconds of stream time.
  case stream(id: Int, at: Double)
  case failed(title: String, reason: String)
  case library
  case queue([RenderJob])
}

extension TabMessage: Encodable {
  private enum Key: CodingKey { case type, state, piece, id, time, notes, pedal, title, reason, jobs }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .state(let state):
      try container.encode("state", forKey: .type)
      try container.encode(state, forKey: .state)
    case .piece(let piece):
      try container.encode("piece", forKey: .type)
      try container.encode(piece, forKey: .piece)
    case .ended(let id, let time):
      try container.encode("ended", forKey: .type)
      try container.encode(id, forKey: .id)
      try container.encode(time, forKey: .time)
    case .notes(let notes, let pedal):
      try container.encode("notes", forKey: .type)
      try container.encode(notes, forKey: .notes)
      try container.encode(pedal, forKey: .pedal)
    case .cut(let time):
      try container.encode("cut", forKey: .type)
      try container.encode(time, forKey: .time)
    case .stream(let id, let time):
      try container.encode("stream", forKey: .type)
      try container.encode(id, forKey: .id)
      try container.encode(time, forKey: .time)
    case .failed(let title, let reason):
      try container.encode("failed", forKey: .type)
      try container.encode(title, forKey: .title)
      try container.encode(reason, forKey: .reason)
    case .library: try container.encode("library", forKey: .type)
    case .queue(let jobs):
      try container.encode("queue", forKey: .type)
      try container.encode(jobs, forKey: .jobs)
    }
  }

  /// The messages for the entries of a timeline, in order.
  ///
  /// - Parameter link: see `PageServices.link`.
  static func messages(of entries: some Sequence<LogEntry>, link: (PieceFacts) -> String?) -> [TabMessage] {
    var (messages, notes, pedal): ([TabMessage], [[Double]], [[Double]]) = ([], [], [])
    func flush() {
      if !notes.isEmpty || !pedal.isEmpty { messages.append(.notes(notes, pedal: pedal)) }
      (notes, pedal) = ([], [])
    }
    for entry in entries {
      if case .event(let event) = entry {
        if let note = event.note {
          notes.append([round(note.onset), round(note.duration), Double(note.pitch.number), Double(note.velocity)])
        } else if let press = event.pedalPress {
          pedal.append([round(press.onset), round(press.duration)])
        }
        continue
      }
      flush()
      switch entry {
      case .event: break
      case .began(let mark): messages.append(.piece(PieceState(mark, link: link(mark.facts))))
      case .ended(let number, let time): messages.append(.ended(id: number, at: time.value))
      case .cut(let time): messages.append(.cut(at: time.value))
      case .failed(let facts, let reason): messages.append(.failed(title: facts.title, reason: reason.sentence))
      }
    }
    flush()
    return messages
  }

  /// Rounds to milliseconds.
  private static func round(_ time: Seconds) -> Double { (time.value * 1000).rounded() / 1000 }
}
