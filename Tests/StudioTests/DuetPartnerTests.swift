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
}
