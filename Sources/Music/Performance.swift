/// A whole piece: notes and sustain-pedal presses on a timeline in seconds, in the order of `MusicEvent`.
public struct Performance: Hashable, Sendable {
  public let events: [MusicEvent]

  /// - Parameter events: in any order; controller changes are dropped.
  public init(_ events: some Sequence<MusicEvent>) {
    self.events = events.filter { $0.controlChange == nil }.sorted()
  }

  public init(notes: some Sequence<Note>, pedalPresses: some Sequence<PedalPress> = []) {
    // Sorted in place: there may be millions of them.
    var events = notes.map(MusicEvent.note)
    events += pedalPresses.lazy.map(MusicEvent.pedal)
    events.sort()
    self.events = events
  }

  public var notes: [Note] { events.compactMap(\.note) }
  public var pedalPresses: [PedalPress] { events.compactMap(\.pedalPress) }

  /// Release time of the last note; zero for a piece without notes.
  public var end: Seconds { events.lazy.compactMap(\.note).map(\.end).max() ?? .zero }
}
