import Music
import Network
import Testing
import Tokens

@testable import Composing

@Suite struct DraftTests {
  private let composer: Composer

  init() throws { composer = try tinyComposer(.expressive) }

  private func compose(_ request: PieceRequest) async throws -> Performance {
    try await composer.compose(request).piece
  }

  @Test func thePrimersPedalStaysDown() async throws {
    let notes = (0..<30).map { Note(pitch: Pitch(60 + $0 % 3), velocity: 70, onset: Seconds(Double($0)), duration: 1) }
    let press = PedalPress(onset: 28, duration: 30)
    let primer = Performance(notes: notes, pedalPresses: [press])
    let request = PieceRequest(seed: 1, length: .events(50), primer: primer)
    let first = try await compose(request).events[0]
    // The pedal is lifted 29 seconds after the last note, and the first new note comes at most 4.5 s after that.
    #expect(first.onset == .zero && first.pedalPress != nil && 24.4...29 ~= first.end.value)
    let lifted = PieceRequest(seed: 1, length: .events(50), primer: Performance(notes: notes))
    #expect(try await compose(lifted).events[0].note != nil)
  }

  @Test func aPrimerMayBeEmptyOrOneNoteOrFullOfSilence() async throws {
    let far = [0.0, 1e4, 1e6].map { Note(pitch: Pitch(60), velocity: 70, onset: Seconds($0), duration: 1) }
    for notes in [[], [far[0]], far] {
      let piece = try await compose(PieceRequest(seed: 1, length: .events(50), primer: Performance(notes: notes)))
      #expect(piece.events.count >= 38 && piece.events[0].onset == .zero, "\(piece.events.count)")
    }
  }

  @Test func aPrimerChangesThePieceAndIsNotInIt() async throws {
    let notes = (0..<30).map { Note(pitch: Pitch(60 + $0 % 3), velocity: 70, onset: Seconds(Double($0)), duration: 1) }
    let primed = try await compose(PieceRequest(seed: 1, length: .events(50), primer: Performance(notes: notes)))
    #expect(try await primed != compose(PieceRequest(seed: 1, length: .events(50))))
    #expect(primed.events.first!.onset.value < 5)
  }

  @Test(arguments: 0..<5 as Range<UInt64>) func aPieceBeginsWithANote(seed: UInt64) async throws {
    let first = try await compose(PieceRequest(seed: seed, length: .events(20))).events[0]
    #expect(first.onset == .zero && first.note != nil)
  }

  @Test func aPressBeforeTheFirstNoteIsHeldFromThatNoteOn() async throws {
    // A network that presses the pedal whenever it is up, for up to 8 s, and waits up to 4.5 s between events.
    let composer = try tinyComposer(.expressive) { parameters in
      let bias = parameters.layout.heads[1].bias
      parameters[bias] = ArraySlice((0..<bias.count).map { $0 == Int(ExpressiveEncoding.pedal) ? 20 : 0 })
    }
    var beginnings = 0
    for seed in 0..<20 as Range<UInt64> {
      let piece = try await composer.compose(PieceRequest(seed: seed, length: .events(20))).piece
      #expect(piece.notes[0].onset == .zero)
      let presses = piece.pedalPresses
      for (press, next) in zip(presses, presses.dropFirst()) { #expect(press.end <= next.onset) }
      beginnings += presses.first?.onset == .zero ? 1 : 0
    }
    #expect(5...19 ~= beginnings, "\(beginnings)")
  }
}
