internal import Audio
internal import FoundationEssentials
internal import Live
internal import Logging
internal import Music
internal import Synchronization

/// The broadcasts of a session, and the messages about it for every tab.
final class Station: Sendable {
  let session: LiveSession
  let services: any PageServices
  private let broadcasts: [BroadcastKind: Broadcast]
  private let epoch = UUID().uuidString
  private let state = Mutex(State())

  private struct State {
    var tabs: [Int: @Sendable (TabMessage) -> Void] = [:]
    var nextTab = 0
    /// Number of current listeners of all broadcasts.
    var listeners = 0
    /// The first entry of the timeline's log that has not been sent to tabs.
    var nextEntry = 0
    /// The state last sent to tabs, with its time set to 0.
    var lastState: StateReport?
  }

  init(session: LiveSession, services: any PageServices, logger: Logger) {
    (self.session, self.services) = (session, services)
    broadcasts = Dictionary(
      uniqueKeysWithValues: BroadcastKind.allCases.map {
        ($0, Broadcast($0, timeline: session.timeline, logger: logger))
      })
    session.pause()
  }

  /// Packets of a broadcast, for as long as the returned stream is kept. The music pauses while there are no listeners.
  func packets(_ kind: BroadcastKind) async -> AsyncStream<Packet> {
    count(1)
    return await broadcasts[kind]!.subscribe { [weak self] in self?.left() }
  }

  private func left() {
    count(-1)
    broadcast(.state(report))
  }

  /// Under the lock, so that the music does not stay paused for a listener who joins while the last one leaves.
  private func count(_ change: Int) {
    state.withLock { state in
      state.listeners += change
      if state.listeners == 0 { session.pause() } else if change > 0 && state.listeners == 1 { session.resume() }
    }
  }

  var report: StateReport {
    let live = session.state
    return StateReport(
      epoch: epoch, version: services.version, time: live.position.value, isPaused: live.isPaused,
      piece: live.current.map { PieceState($0, link: services.link(to: $0.facts)) }, next: live.next?.title,
      canGoBack: live.canGoBack, canUndo: live.canUndo, listeners: state.withLock(\.listeners),
      pieceSettings: services.pieceSettings)
  }

  /// Facts about a piece on the timeline.
  ///
  /// - Parameter number: the number of the piece; nil for the one playing now or, after a skip, the one that begins.
  func piece(_ number: Int?) -> PieceFacts? {
    let state = session.state
    guard let number else { return state.skipTarget ?? state.current?.facts }
    let marks = session.timeline.log(from: 0).entries.lazy.compactMap { entry in
      if case .began(let mark) = entry { mark } else { nil }
    }
    return (marks.first { $0.number == number } ?? state.current.flatMap { $0.number == number ? $0 : nil })?.facts
  }

  /// Calls `send` with the current state, and then with every event, until the tab leaves.
  ///
  /// - Returns: the tab's number.
  func join(_ send: @escaping @Sendable (TabMessage) -> Void) -> Int {
    send(.state(report))
    send(.queue(services.queue))
    return state.withLock { state in
      let (entries, next) = session.timeline.log(from: 0)
      let known = entries.prefix(max(0, state.nextEntry - (next - entries.count)))
      for message in TabMessage.messages(of: known, link: services.link) { send(message) }
      state.nextTab += 1
      state.tabs[state.nextTab] = send
      return state.nextTab
    }
  }

  func leave(_ tab: Int) { state.withLock { $0.tabs[tab] = nil } }

  func broadcast(_ message: TabMessage) {
    for send in state.withLock({ Array($0.tabs.values) }) { send(message) }
  }

  /// Sends the events of the timeline to the tabs, until the task is cancelled.
  func run() async {
    services.onQueueChange { [weak self] in self.map { $0.broadcast(.queue($0.services.queue)) } }
    services.onLibraryChange { [weak self] in self?.broadcast(.library) }
    while !Task.isCancelled {
      let change = session.timeline.changeNumber
      broadcastEntries()
      broadcastState()
      // The beginning of a piece is not signalled as a change, so the state is checked once a second.
      await session.timeline.change(after: change, until: MonotonicClock().now + 1)
    }
  }

  private func broadcastEntries() {
    state.withLock { state in
      let (entries, next) = session.timeline.log(from: state.nextEntry)
      state.nextEntry = next
      for message in TabMessage.messages(of: entries, link: services.link) {
        for send in state.tabs.values { send(message) }
      }
    }
  }

  private func broadcastState() {
    let report = report
    // The time always changes, so it is not compared.
    var seen = report
    seen.time = 0
    let isNew = state.withLock { [seen] state in
      defer { state.lastState = seen }
      return state.lastState != seen
    }
    if isNew { broadcast(.state(report)) }
  }

  /// For each broadcast: the number of listeners, of bytes encoded, and of packets dropped.
  func figures() async -> [(kind: BroadcastKind, listeners: Int, bytes: Int, dropped: Int)] {
    var figures: [(BroadcastKind, Int, Int, Int)] = []
    for (kind, broadcast) in broadcasts {
      figures.append((kind, await broadcast.listenerCount, await broadcast.bytes, await broadcast.dropped))
    }
    return figures.sorted { "\($0.0)" < "\($1.0)" }
  }

  var tabCount: Int { state.withLock(\.tabs.count) }
}
