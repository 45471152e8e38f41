internal import Audio
internal import Live
internal import Logging

/// Encodes the timeline once and sends it to all listeners; it only works while there are any.
actor Broadcast {
  private let kind: BroadcastKind
  private let timeline: Timeline
  private let logger: Logger
  private var listeners: [Int: AsyncStream<Packet>.Continuation] = [:]
  private var nextID = 0
  private var work: Task<Void, Never>?
  /// The bytes that a new listener is sent first.
  private var header: [UInt8]?
  private var recent: [Packet] = []
  /// Packets that were dropped because a listener accepted none for too long.
  private(set) var dropped = 0
  /// Number of bytes encoded.
  private(set) var bytes = 0

  /// Length in seconds of the packets that a new listener is sent at once, and of those that may wait for a slow one.
  private static let recentTime = 1.5
  private static let queueTime = 10.0
  /// Number of frames encoded at a time: 100 ms.
  private static let step = 4800
  /// Time in seconds after the head within which tabs can no longer replace what they have.
  private static let committed = 0.25

  init(_ kind: BroadcastKind, timeline: Timeline, logger: Logger) {
    (self.kind, self.timeline, self.logger) = (kind, timeline, logger)
  }

  var listenerCount: Int { listeners.count }

  /// Returns the packets from now on, beginning with the header, which has no frames. The stream ends when the listener
  /// leaves or the session ends.
  ///
  /// - Parameter left: called when the listener has left.
  func subscribe(left: @escaping @Sendable () -> Void) -> AsyncStream<Packet> {
    let packetTime =
      switch kind.format {
      case .opus, .mp3: 0.1
      case .flac: 4096.0 / 48000
      }
    let limit = Int((Self.queueTime + Self.recentTime) / packetTime)
    let (stream, continuation) = AsyncStream.makeStream(of: Packet.self, bufferingPolicy: .bufferingOldest(limit))
    nextID += 1
    let id = nextID
    listeners[id] = continuation
    continuation.onTermination = { [weak self] _ in
      Task {
        await self?.leave(id)
        left()
      }
    }
    if let header { continuation.yield(Packet(bytes: header, frames: 0, title: "")) }
    for packet in recent { continuation.yield(packet) }
    if work == nil { work = Task { await encode() } }
    return stream
  }

  private func leave(_ id: Int) {
    listeners[id] = nil
    if listeners.isEmpty {
      work?.cancel()
      // The next listener starts a new stream with a new header.
      (work, header, recent) = (nil, nil, [])
    }
  }

  private func encode() async {
    let canReplace = kind == .tabs
    let listener = timeline.listen(lead: kind.lead, canRewind: canReplace, delaysSkips: kind.isShown)
    defer { listener.close() }
    do {
      var encoder = try BroadcastEncoder(kind, start: listener.cursor)
      while let (block, samples) = await listener.next(frames: Self.step), !Task.isCancelled {
        // The times of an MP3 stream cannot jump, so its listeners have to start over.
        if block.isJump && kind == .elements { break }
        if canReplace && (block.rewound > 0 || block.isJump) {
          encoder = try BroadcastEncoder(kind, start: block.position)
          recent = []
        }
        send(encoder.encode(samples, title: timeline.piece(at: block.position)?.facts.title ?? "Étude"), encoder.header)
        if canReplace { listener.commit(upTo: timeline.head + Timeline.sampleRate.frames(Self.committed)) }
      }
    } catch {
      logger.error("encoder failed", metadata: ["format": "\(kind.format)", "reason": "\(error)"])
    }
    // Unless another encoder has started in the meantime.
    if !Task.isCancelled { end() }
  }

  private func end() {
    for continuation in listeners.values { continuation.finish() }
    (listeners, work, header, recent) = ([:], nil, nil, [])
  }

  private func send(_ packets: [Packet], _ header: [UInt8]?) {
    if self.header == nil, let header {
      self.header = header
      send(Packet(bytes: header, frames: 0, title: ""))
    }
    for packet in packets {
      send(packet)
      bytes += packet.bytes.count
    }
    recent += packets
    var kept = recent.reduce(0) { $0 + $1.frames }
    while let first = recent.first, kept - first.frames >= Timeline.sampleRate.frames(Self.recentTime) {
      kept -= first.frames
      recent.removeFirst()
    }
  }

  private func send(_ packet: Packet) {
    for continuation in listeners.values {
      guard case .dropped = continuation.yield(packet) else { continue }
      dropped += 1
      if kind == .elements { continuation.finish() }
    }
  }
}
