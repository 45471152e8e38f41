internal import Music

/// Decides whose turn it is, from what the player plays and the time. It does not use devices or a clock.
///
///     var duet = Duet()
///     for action in duet.take([0x90, 60, 80], at: 1.5) { … }
///     for action in duet.update(at: 2.5) { … }
///
/// A phrase ends 600 ms after its last key is up, or at once if it is over 3 s long and resolved. A key struck during
/// the answer ends it, and the player takes over.
package struct Duet: Sendable {
  package enum Action: Hashable, Sendable {
    /// The phrase may be over soon: compose its answer. A later phrase replaces an earlier one.
    case prepare(PlayedPhrase)
    /// The phrase is over: play its answer.
    case answer(PlayedPhrase)
    /// The player plays again: end the answer.
    case yield
  }

  /// Seconds after the last release until a phrase ends, and until its answer is composed.
  package static let (pause, readiness) = (0.6, 0.15)
  /// A phrase of at least this length, in seconds, ends as soon as it is resolved.
  package static let enough = 3.0
  /// While keys are held, the answer is composed again `settling` seconds after the held keys change, and then every
  /// `holding` seconds, because an answer is as long as its phrase.
  private static let (settling, holding) = (0.2, 0.5)
  /// Maximum number of notes kept of a phrase.
  private static let most = 2000

  /// Keys that are down, and when they were struck.
  private var down: [UInt8: (onset: Double, velocity: UInt8)] = [:]
  /// When the pedal was pressed; nil while it is up.
  private var pedal: Double?
  private var notes: [Note] = []
  private var presses: [PedalPress] = []
  /// When the phrase began; nil if there is none.
  private var start: Double?
  /// When the last key was released; nil while a key is down.
  private var lastRelease: Double?
  /// When to prepare again for the release of the keys that are down; nil if none is down.
  private var nextPreparation: Double?
  private var isPrepared = false
  private var isAnswering = false

  package init() {}

  /// When to call `update`, unless something is played before; nil if there is nothing to wait for.
  package var deadline: Double? {
    lastRelease.map { $0 + (isPrepared ? Self.pause : Self.readiness) } ?? nextPreparation
  }

  /// Takes a MIDI message.
  ///
  /// - Parameter time: in seconds of any clock.
  package mutating func take(_ message: [UInt8], at time: Double) -> [Action] {
    guard message.count >= 3 else { return [] }
    switch (message[0] & 0xF0, message[1], message[2]) {
    case (0x90, let key, let velocity) where velocity > 0: return noteOn(key, velocity, at: time)
    case (0x80, let key, _), (0x90, let key, _): return release([key], at: time)
    case (0xB0, 64, let value): press(value >= 64, at: time)
    // All sound off, all notes off.
    case (0xB0, 120, _), (0xB0, 123, _): return release(Array(down.keys), at: time)
    default: break
    }
    return []
  }

  /// Returns what to do at `time`.
  package mutating func update(at time: Double) -> [Action] {
    if let nextPreparation, time >= nextPreparation { return prepareWhileHeld(at: time, again: Self.holding) }
    guard let lastRelease else { return [] }
    if time >= lastRelease + Self.pause { return end(at: lastRelease) }
    if time >= lastRelease + Self.readiness && !isPrepared {
      isPrepared = true
      return [.prepare(phrase(until: lastRelease))]
    }
    return []
  }

  private mutating func noteOn(_ key: UInt8, _ velocity: UInt8, at time: Double) -> [Action] {
    if start == nil { start = time }
    // A key that is struck again has been released.
    if down[key] != nil { finish(key, at: time) }
    down[key] = (time, velocity)
    (lastRelease, isPrepared) = (nil, false)
    defer { isAnswering = false }
    return (isAnswering ? [.yield] : []) + prepareWhileHeld(at: time, again: Self.settling)
  }

  private mutating func release(_ keys: [UInt8], at time: Double) -> [Action] {
    let wasDown = !down.isEmpty
    for key in keys.sorted() { finish(key, at: time) }
    guard wasDown else { return [] }
    if !down.isEmpty { return prepareWhileHeld(at: time, again: Self.settling) }
    (lastRelease, nextPreparation) = (time, nil)
    return phrase(until: time).isComplete ? end(at: time) : []
  }

  /// Has the answer composed if the release of the keys that are down would end the phrase at once.
  ///
  /// - Parameter delay: seconds until this is repeated.
  private mutating func prepareWhileHeld(at time: Double, again delay: Double) -> [Action] {
    nextPreparation = time + delay
    let phrase = phrase(until: time)
    return phrase.isComplete ? [.prepare(phrase)] : []
  }

  private mutating func finish(_ key: UInt8, at time: Double) {
    guard let (onset, velocity) = down.removeValue(forKey: key), let start else { return }
    notes.append(
      Note(
        pitch: Pitch(Int(key)), velocity: velocity, onset: Seconds(onset - start),
        duration: Seconds(max(0.01, time - onset))))
    if notes.count > Self.most { notes.removeFirst() }
  }

  private mutating func press(_ isDown: Bool, at time: Double) {
    if isDown {
      pedal = pedal ?? time
    } else if let since = pedal {
      pedal = nil
      // A pedal press from before the phrase belongs to it from its first note on.
      if let start, time > start { append(since, until: time, start) }
    }
  }

  private mutating func append(_ since: Double, until time: Double, _ start: Double) {
    let onset = max(0, since - start)
    presses.append(PedalPress(onset: Seconds(onset), duration: Seconds(time - start - onset)))
    if presses.count > Self.most { presses.removeFirst() }
  }

  /// The music played so far, as if all keys and the pedal were released at `time`.
  private func phrase(until time: Double) -> PlayedPhrase {
    var copy = self
    for key in down.keys.sorted() { copy.finish(key, at: time) }
    if let start, let pedal, time > max(pedal, start) { copy.append(pedal, until: time, start) }
    return PlayedPhrase(Performance(notes: copy.notes, pedalPresses: copy.presses))
  }

  /// - Parameter time: the last release.
  private mutating func end(at time: Double) -> [Action] {
    let phrase = phrase(until: time)
    (notes, presses, start, lastRelease, isPrepared) = ([], [], nil, nil, false)
    isAnswering = true
    return [.answer(phrase)]
  }
}
