import Composing
import Live
import Music
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(20))) struct DuetPartnerTests {
  private let folder = TemporaryFolder()
  private let phrase = PlayedPhrase(
    Performance(
      notes: [60, 62, 64, 65, 67, 64, 62, 60].enumerated().map { step, key in
        Note(pitch: Pitch(key), velocity: 70, onset: Seconds(0.25 * Double(step)), duration: 0.25)
      }))

  private func partner(seed: UInt64) throws -> DuetPartner {
    var request = CompositionRequest()
    request.seed = seed
    let font = folder.add("piano.sf2", TestSoundFont().bytes)
    return try DuetPartner(request, sound: LiveSound(soundFont: font))
  }

  /// Waits until an answer has been composed and rendered.
  private func finished(_ piece: LivePiece) async throws -> [MusicEvent] {
    while !piece.isFinished { try await Task.sleep(for: .milliseconds(10)) }
    return piece.events
  }

  @Test func thePreparedAnswerIsTheOneThatIsPlayed() async throws {
    let partner = try partner(seed: 1)
    #expect(partner.next() == nil)
    partner.prepare(phrase)
    #expect(partner.next() == nil)
    partner.answer(phrase)
    let piece = try #require(partner.next())
    #expect(partner.next() == nil)
    let events = try await finished(piece)
    let notes = events.compactMap(\.note)
    // It begins at once, and lasts about as long as the phrase.
    #expect(notes.first?.onset == .zero)
    let end = notes.map(\.end.value).max() ?? 0
    #expect(end > 1 && end < 4.5, "\(end)")
    // The next answer has another seed.
    partner.answer(phrase)
    #expect(try #require(partner.next()).facts.seed != piece.facts.seed)
  }

  /// The same strikes, with the last key held for longer.
  private var held: PlayedPhrase {
    var notes = phrase.performance.notes
    notes[notes.count - 1].duration = 1
    return PlayedPhrase(Performance(notes: notes))
  }

  @Test func anAnswerPreparedWhileAKeyWasDownIsPlayed() async throws {
    let partner = try partner(seed: 1)
    partner.prepare(phrase)
    // Until it can be played, so that a later preparation does not replace it.
    let answer = try #require(partner.prepared)
    while answer.frameCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
    partner.prepare(held)
    partner.answer(held)
    let piece = try #require(partner.next())
    #expect(piece.frameCount > 0)
    // The answer to another phrase is not.
    partner.prepare(phrase)
    partner.answer(PlayedPhrase(Performance(notes: phrase.performance.notes.dropLast())))
    #expect(try #require(partner.next()).facts.seed == 5)
  }

  /// In the time of the stream: what is composed ahead begins within 20 ms, whether nothing was played before or an
  /// answer was interrupted.
  @Test func aPreparedAnswerBeginsWithinFiftyMilliseconds() async throws {
    let partner = try partner(seed: 1)
    let session = LiveSession(source: partner, calibratedGain: LiveSound.calibratedGain)
    let listener = session.timeline.listen()
    for number in 1...2 {
      session.stop()
      await session.settle()
      partner.prepare(number == 1 ? phrase : held)
      let answer = try #require(partner.prepared)
      while answer.frameCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
      while listener.read(frames: 4800).block.count > 0 {}
      let position = listener.cursor
      partner.answer(number == 1 ? phrase : held)
      session.replan()
      session.next()
      var mark: PieceMark?
      while mark?.number != number {
        mark = session.timeline.piece(at: .max)
        try await Task.sleep(for: .milliseconds(1))
      }
      #expect(0..<2400 ~= mark!.start - position, "\(mark!.start - position)")
      while session.timeline.end < mark!.start + 4800 { try await Task.sleep(for: .milliseconds(1)) }
      _ = listener.read(frames: 4800)
    }
  }

  @Test func theModelsOwnSamplingIsUsed() throws {
    let partner = try partner(seed: 1)
    let request = CompositionRequest()
    let composer = try request.readModel().composer
    #expect(try partner.plan(for: phrase).composition(seed: 1).provenance.sampling == composer.sampling)
  }
}
