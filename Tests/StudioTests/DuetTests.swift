import Music
import Testing

@testable import Studio

/// Plays a duet with its own clock, and records the actions and their times.
private struct SimulatedDuet {
  var duet = Duet()
  var done: [(time: Double, action: Duet.Action)] = []

  /// Plays a key from one time to another, without other events.
  mutating func play(_ key: UInt8, _ onset: Double, _ end: Double, velocity: UInt8 = 80) {
    send([0x90, key, velocity], at: onset)
    send([0x80, key, 64], at: end)
  }

  mutating func send(_ message: [UInt8], at time: Double) {
    wait(until: time)
    done += duet.take(message, at: time).map { (time, $0) }
  }

  /// Updates the duet whenever it requests that, and sometimes in between.
  mutating func wait(until time: Double) {
    while let deadline = duet.deadline, deadline <= time {
      done += duet.update(at: deadline).map { (deadline, $0) }
      #expect(duet.deadline.map { $0 > deadline } ?? true, "a deadline passes")
    }
    done += duet.update(at: time).map { (time, $0) }
  }

  var answers: [(time: Double, phrase: PlayedPhrase)] {
    done.compactMap { time, action in if case .answer(let phrase) = action { (time, phrase) } else { nil } }
  }
}

@Suite struct DuetTests {
  private var duet = SimulatedDuet()

  @Test mutating func aPhraseEndsAfterAPause() {
    duet.play(60, 10, 10.5)
    duet.play(64, 10.75, 11)
    duet.wait(until: 11.5)
    #expect(duet.answers.isEmpty)
    duet.wait(until: 13)
    #expect(duet.answers.count == 1 && abs(duet.answers[0].time - 11.6) < 1e-9)
    let notes = duet.answers[0].phrase.performance.notes
    #expect(notes.map(\.onset.value) == [0, 0.75] && notes.map(\.duration.value) == [0.5, 0.25])
    #expect(notes.map(\.velocity) == [80, 80])
    #expect(duet.duet.deadline == nil)
  }

  @Test mutating func theAnswerIsComposedAhead() {
    duet.play(60, 0, 1)
    duet.play(62, 1.5, 2)
    duet.wait(until: 5)
    // This includes the answer to a phrase that then continued.
    let prepared = duet.done.compactMap { time, action in
      if case .prepare(let phrase) = action { (time, phrase.performance.notes.count) } else { nil }
    }
    #expect(prepared.map(\.0) == [1.15, 2.15] && prepared.map(\.1) == [1, 2])
    // The phrase that is answered is the one that was prepared.
    guard case .prepare(let last) = duet.done[1].action else { Issue.record("nothing was prepared"); return }
    #expect(duet.answers[0].phrase == last)
  }

  @Test mutating func aPhraseThatGoesOnIsNotAnswered() {
    for step in 0..<20 { duet.play(UInt8(60 + step % 5), 0.14 * Double(step), 0.14 * Double(step) + 0.1) }
    #expect(duet.answers.isEmpty)
    duet.wait(until: 10)
    #expect(duet.answers.map(\.phrase.performance.notes.count) == [20])
  }

  @Test mutating func heldKeysKeepThePhraseOpen() {
    duet.send([0x90, 48, 70], at: 0)
    duet.play(60, 0.5, 1)
    duet.wait(until: 20)
    #expect(duet.answers.isEmpty)
    duet.send([0x90, 48, 0], at: 20)
    duet.wait(until: 21)
    #expect(duet.answers.count == 1)
  }

  @Test mutating func whatComesToRestIsAnsweredAtOnce() {
    // C major, up to the octave and back.
    for (step, key) in [60, 62, 64, 65, 67, 64, 62, 60].enumerated() {
      duet.play(UInt8(key), 0.5 * Double(step), 0.5 * Double(step) + 0.45)
    }
    #expect(duet.answers.count == 1 && duet.answers[0].time == 3.95)
    #expect(duet.answers[0].phrase.key == Tonality(tonic: 0, isMinor: false))
  }

  @Test mutating func anAnswerThatComesAtOnceIsComposedBefore() {
    for (step, key) in [60, 62, 64, 65, 67, 64, 62].enumerated() {
      duet.play(UInt8(key), 0.5 * Double(step), 0.5 * Double(step) + 0.45)
    }
    duet.play(60, 3.5, 4.6)
    #expect(duet.answers.map(\.time) == [4.6])
    // First when the key before no longer belongs to the last chord.
    let prepared = duet.done.compactMap { time, action in
      if case .prepare(let phrase) = action { (time: time, phrase) } else { nil }
    }
    #expect(prepared.map { ($0.time * 10).rounded() } == [37, 42])
    #expect(prepared.allSatisfy { $0.1.hasNoteOns(of: duet.answers[0].phrase) })
    #expect(abs(prepared[1].1.answerSeconds - 4.2) < 1e-9, "the length so far")
  }

  @Test mutating func theLastChordIsPreparedWhenItIsStruck() {
    for (step, key) in [60, 64, 67, 60, 64, 67, 62].enumerated() {
      duet.play(UInt8(key), 0.5 * Double(step), 0.5 * Double(step) + 0.3)
    }
    duet.send([0x90, 60, 80], at: 3.5)
    duet.send([0x90, 64, 80], at: 3.51)
    duet.send([0x80, 60, 64], at: 3.6)
    duet.send([0x80, 64, 64], at: 3.61)
    let prepared = duet.done.compactMap { if case .prepare(let phrase) = $0.action { phrase } else { nil } }
    #expect(duet.answers.map(\.time) == [3.61])
    #expect(prepared.last?.hasNoteOns(of: duet.answers[0].phrase) == true)
  }

  @Test func onlyTheSameNoteOnsAreTheSame() {
    let note = Note(pitch: Pitch(60), velocity: 80, onset: 0, duration: 1)
    var (longer, later, higher) = (note, note, note)
    (longer.duration, later.onset, higher.pitch) = (2, 1, Pitch(61))
    let phrase = PlayedPhrase(Performance(notes: [note]))
    #expect(phrase.hasNoteOns(of: PlayedPhrase(Performance(notes: [longer]))))
    for notes in [[later], [higher], [note, later], []] as [[Note]] {
      #expect(!phrase.hasNoteOns(of: PlayedPhrase(Performance(notes: notes))))
    }
  }

  @Test mutating func whatDoesNotComeToRestIsWaitedFor() {
    for (step, key) in [60, 64, 67, 60, 64, 67, 65, 71].enumerated() {
      duet.play(UInt8(key), 0.5 * Double(step), 0.5 * Double(step) + 0.45)
    }
    #expect(duet.answers.isEmpty)
    duet.wait(until: 10)
    #expect(abs(duet.answers[0].time - 4.55) < 1e-9)
  }

  @Test mutating func aShortPhraseIsNotAnsweredAtOnce() {
    for (step, key) in [64, 62, 60].enumerated() { duet.play(UInt8(key), 0.5 * Double(step), 0.5 * Double(step) + 0.4) }
    #expect(duet.answers.isEmpty)
  }

  @Test mutating func whoPlaysTakesOver() {
    duet.play(60, 0, 0.5)
    duet.wait(until: 2)
    #expect(duet.answers.count == 1)
    duet.send([0x90, 72, 90], at: 2.2)
    #expect(duet.done.last?.action == .yield && duet.done.last?.time == 2.2)
    // Once only, and not for a pedal.
    duet.play(74, 2.4, 2.6)
    duet.send([0x80, 72, 0], at: 3)
    duet.wait(until: 5)
    #expect(duet.done.filter { $0.action == .yield }.count == 1)
    #expect(duet.answers.last?.phrase.performance.notes.map(\.onset.value).sorted().first == 0)
    duet.send([0xB0, 64, 127], at: 6)
    #expect(duet.done.filter { $0.action == .yield }.count == 1)
  }

  @Test mutating func thePedalIsPartOfThePhrase() {
    duet.send([0xB0, 64, 127], at: 0)
    duet.play(60, 1, 2)
    duet.send([0xB0, 64, 0], at: 2.1)
    duet.send([0xB0, 64, 100], at: 2.2)
    duet.play(62, 2.3, 3)
    duet.wait(until: 5)
    let presses = duet.answers[0].phrase.performance.pedalPresses
    #expect(presses.map { ($0.onset.value * 100).rounded() } == [0, 120])
    #expect(presses.map { ($0.end.value * 100).rounded() } == [110, 200])
  }

  @Test mutating func aKeyThatIsStruckTwiceIsReleasedInBetween() {
    duet.send([0x90, 60, 80], at: 0)
    duet.send([0x90, 60, 90], at: 1)
    duet.send([0x80, 60, 0], at: 2)
    duet.wait(until: 3)
    #expect(duet.answers[0].phrase.performance.notes.map(\.duration.value) == [1, 1])
  }

  @Test mutating func strangeMessagesAreLeftOut() {
    for message in [[], [0x90], [0xF8], [0xE0, 0, 64], [0x80, 60, 0], [0xB0, 123, 0], [0xC0, 5]] as [[UInt8]] {
      duet.send(message, at: 0)
    }
    duet.wait(until: 9)
    #expect(duet.done.isEmpty)
    // All notes off releases the keys that are down.
    duet.send([0x90, 60, 80], at: 10)
    duet.send([0xB0, 123, 0], at: 11)
    duet.wait(until: 12)
    #expect(duet.answers.count == 1)
  }

  @Test(arguments: [(0.3, 1.0), (1, 1), (5.5, 5.5), (8, 8), (30, 8)])
  func theAnswerIsAsLongAsTheCall(_ seconds: Double, _ answer: Double) {
    let note = Note(pitch: Pitch(60), velocity: 80, onset: 0, duration: Seconds(seconds))
    #expect(PlayedPhrase(Performance(notes: [note])).answerSeconds == answer)
  }

  @Test func aPhraseHasItsDensity() {
    let notes = (0..<10).map { Note(pitch: Pitch(60), velocity: 80, onset: Seconds(Double($0) * 0.2), duration: 0.2) }
    #expect(abs(PlayedPhrase(Performance(notes: notes)).density! - 5) < 0.01)
    #expect(PlayedPhrase(Performance(notes: notes.prefix(3))).density == nil)
    #expect(PlayedPhrase(Performance(notes: [Note]())).key == nil)
  }
}
