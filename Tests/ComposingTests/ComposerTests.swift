import Music
import Network
import Randomness
import Testing
import Tokens

@testable import Composing

/// An untrained network plays at random: the worst input that a composer has to handle.
@Suite struct ComposerTests {
  private let parameters: Parameters
  private let composer: Composer

  init() throws {
    composer = try tinyComposer(.expressive)
    parameters = tinyParameters(composer.vocabulary)
  }

  private func compose(_ request: PieceRequest) async throws -> Performance {
    try await composer.compose(request).piece
  }

  @Test func theSameBriefGivesTheSamePiece() async throws {
    let request = PieceRequest(seed: 42, length: .seconds(5))
    #expect(try await compose(request) == compose(request))
    #expect(try await compose(request) != compose(PieceRequest(seed: 43, length: .seconds(5))))
  }

  @Test(arguments: 0..<10 as Range<UInt64>) func noKeySoundsTwiceAtOnce(seed: UInt64) async throws {
    let piece = try await compose(PieceRequest(seed: seed, length: .seconds(10), sampling: Sampling(topP: 1)))
    var ends: [Pitch: Seconds] = [:]
    for note in piece.notes {
      #expect(Pitch.piano.contains(note.pitch))
      #expect(note.duration > .zero)
      #expect(ends[note.pitch] ?? .zero <= note.onset)
      ends[note.pitch] = note.end
    }
    var lifted = Seconds.zero
    for press in piece.pedalPresses {
      #expect(lifted <= press.onset)
      lifted = press.end
    }
  }

  @Test(arguments: [1.0, 3, 5, 20, 45], 0..<4 as Range<UInt64>)
  func theLastNoteEndsWhenItShould(seconds: Double, seed: UInt64) async throws {
    let piece = try await compose(PieceRequest(seed: seed, length: .seconds(seconds)))
    let end = piece.notes.map(\.end.value).max()!
    #expect(abs(end - seconds) <= max(1.5, 0.1 * seconds), "ends at \(end)")
  }

  @Test(arguments: [40, 200, 1000], 0..<4 as Range<UInt64>)
  func aLengthInEventsIsKeptToo(events: Int, seed: UInt64) async throws {
    let count = try await compose(PieceRequest(seed: seed, length: .events(events))).events.count
    #expect(abs(count - events) <= max(events / 10, 12), "\(count) events")
  }

  @Test(arguments: ["C major", "F# minor"], 0..<4 as Range<UInt64>)
  func aPieceEndsOnTheTonicChord(key: String, seed: UInt64) async throws {
    let key = Tonality(name: key)!
    let piece = try await compose(PieceRequest(seed: seed, length: .seconds(20), constraints: Constraints(key: key)))
    let end = piece.notes.map(\.end).max()!
    let chord = piece.notes.filter { $0.end == end }
    #expect(!chord.isEmpty && chord.allSatisfy { key.hasInTriad($0.pitch) })
    #expect(chord.map(\.pitch).contains(piece.notes.last!.pitch))
  }

  @Test(arguments: [60, 200], 0..<4 as Range<UInt64>)
  func aPieceOfSomeEventsEndsOnItsTonicChord(events: Int, seed: UInt64) async throws {
    let key = Tonality(name: "D minor")!
    let piece = try await compose(
      PieceRequest(seed: seed, length: .events(events), constraints: Constraints(key: key)))
    let end = piece.notes.map(\.end).max()!
    let chord = piece.notes.filter { $0.end == end }
    #expect(!chord.isEmpty && chord.allSatisfy { key.hasInTriad($0.pitch) })
    #expect(chord.map(\.pitch).contains(piece.notes.last!.pitch))
    #expect(1...4.1 ~= (end - piece.notes.last!.onset).value, "the last chord rings")
  }

  @Test func aSeedPicksALabel() throws {
    let picked = (0..<20 as Range<UInt64>).map { composer.label(seed: $0) }
    #expect(Set(picked) == ["Bach", "Chopin"])
    #expect(picked == (0..<20 as Range<UInt64>).map { composer.label(seed: $0) })
    #expect(try tinyComposer(.expressive, labels: []).label(seed: 1) == nil)
  }

  @Test func aSeedPicksALabelInProportionToItsEvents() throws {
    let composer = try tinyComposer(.expressive, events: ["Bach": 300, "Chopin": 700, "Elgar": 9000])
    let picked = (0..<1000 as Range<UInt64>).map { composer.label(seed: $0) }
    #expect(abs(picked.count { $0 == "Chopin" } - 700) < 45 && Set(picked) == ["Bach", "Chopin"])
    let onlyBach = try tinyComposer(.expressive, events: ["Bach": .max, "Chopin": -5])
    #expect((0..<20 as Range<UInt64>).allSatisfy { onlyBach.label(seed: $0) == "Bach" })
  }

  @Test func labelsAreFoundWithoutRegardToCaseAndChangeThePiece() async throws {
    let bach = try await compose(PieceRequest(seed: 1, length: .events(50), label: "bach"))
    #expect(try await bach == compose(PieceRequest(seed: 1, length: .events(50), label: "BACH")))
    #expect(try await bach != compose(PieceRequest(seed: 1, length: .events(50), label: "Chopin")))
  }

  @Test func anUnknownLabelIsRefusedWithTheKnownOnes() async throws {
    await #expect(throws: ComposingError.unknownLabel("Elgar", known: ["Bach", "Chopin"])) {
      try await compose(PieceRequest(seed: 1, label: "Elgar"))
    }
  }

  @Test func wishesForColumnsThatAreNotThereAreRefused() throws {
    let chords = try tinyComposer(.chords)
    let tempered = Sampling(temperature: Temperature(1, columns: ["loudness": 2]))
    for (request, setting, column) in [
      (PieceRequest(seed: 1, constraints: Constraints(density: 5)), "density", "time"),
      (PieceRequest(seed: 1, constraints: Constraints(velocity: 50)), "velocity", "velocity"),
      (PieceRequest(seed: 1, sampling: tempered), "temperature", "loudness"),
    ] {
      #expect(throws: ComposingError.noColumn(column, setting: setting, known: ["chord"])) { try chords.check(request) }
    }
    let possible = Constraints(key: Tonality(name: "C major"), tempo: 1.5)
    try chords.check(
      PieceRequest(
        seed: 1, sampling: Sampling(temperature: Temperature(1, columns: ["chord": 2])), constraints: possible))
    try composer.check(PieceRequest(seed: 1, constraints: Constraints(density: 5, velocity: 50)))
  }

  @Test func labelsWithoutAPlaceInTheNetworkAreRefused() {
    #expect(throws: ComposingError.labelsDoNotFit(names: 3, network: 2)) {
      try Composer(
        parameters: parameters, vocabulary: composer.vocabulary, labels: ["Bach", "Chopin", "Zappa"],
        digest: "test")
    }
  }

  @Test func aNetworkThatScoresWithoutBoundsIsRefused() async throws {
    let broken = try brokenComposer()
    await #expect(throws: ComposingError.notFinite) {
      try await broken.compose(PieceRequest(seed: 1), into: NoteStream())
    }
  }

  @Test func aFailureEndsTheStream() async throws {
    let stream = NoteStream()
    await #expect(throws: ComposingError.self) {
      try await composer.compose(PieceRequest(seed: 1, label: "Elgar"), into: stream)
    }
    var iterator = stream.makeAsyncIterator()
    await #expect(throws: ComposingError.self) { try await iterator.next() }
  }

  @Test func aModelOfChordsGoesOnFromOneOfItsPrimers() async throws {
    let scale = (0..<24).map { Note(pitch: Pitch(48 + $0), velocity: 70, onset: Seconds(Double($0)), duration: 1) }
    let vocabulary = Vocabulary.chords(try ChordsEncoding(corpus: [Performance(notes: scale)], rare: 1))
    let architecture = Architecture(
      classes: vocabulary.encoding.classes, embedding: 4, layers: 1, units: 8, headUnits: 8)
    var generator = SplitMix64(seed: 5)
    let parameters = Parameters(architecture, using: &generator)
    func piece(_ primers: Primers?, seed: UInt64) async throws -> Performance {
      let composer = try Composer(
        parameters: parameters, vocabulary: vocabulary, labels: [], primers: primers, digest: "test")
      #expect(composer.usualLength == .events(200))
      let sampling = Sampling(topP: 0.95)
      let request = PieceRequest(seed: seed, length: composer.usualLength, sampling: sampling)
      let (piece, outcome) = try await composer.compose(request)
      #expect(outcome.redraws == 0)
      return piece
    }
    let primers = Primers([[2, 3, 4], [9, 8, 7, 6]])
    #expect(try await piece(primers, seed: 1) == piece(primers, seed: 1))
    let first = try await piece(primers, seed: 1)
    #expect(try await first != piece(Primers([[20], [21]]), seed: 1), "the primer affects the piece")
    #expect(first.notes.map(\.onset.value).max() == 199 * first.notes[0].duration.value)
  }

  @Test func theLikeliestNotesAloneMakeAWholePieceToo() async throws {
    // If only one time class is likely, and all its keys are held, another time must be sampled.
    let piece = try await compose(
      PieceRequest(seed: 1, length: .seconds(20), sampling: Sampling(temperature: Temperature(0.01))))
    #expect(piece.notes.last!.onset.value > 15)
  }

  @Test func theBeginningIsHeardBeforeTheEndIsComposed() async throws {
    let stream = NoteStream()
    let heard = Task {
      var iterator = stream.makeAsyncIterator()
      _ = try await iterator.next()
      return stream.isFinished
    }
    _ = try await composer.compose(PieceRequest(seed: 2, length: .events(2000)), into: stream)
    #expect(try await !heard.value)
  }
}
