import Music
import Testing
import Tokens

@testable import Composing

@Suite struct SteeringTests {
  private let encoding = ExpressiveEncoding()

  /// The logits of a column, all initially 0, after these notes.
  private func scores(_ constraints: Constraints, column: Int, after notes: [Note] = []) -> [Float] {
    var steering = Steering(constraints, encoding: encoding)
    for note in notes { steering.observe(.note(note)) }
    var logits = [Float](repeating: 0, count: encoding.classes[column])
    steering.apply(to: &logits, column: column)
    return logits
  }

  private func notes(_ count: Int, every gap: Double, velocity: UInt8 = 64) -> [Note] {
    (0..<count).map { Note(pitch: Pitch(60), velocity: velocity, onset: Seconds(gap * Double($0)), duration: 0.1) }
  }

  @Test func aKeyPrefersItsNotesAndItsTriadMost() {
    let keys = scores(Constraints(key: Tonality(name: "D major")), column: 1)
    // D4, E4 and D#4 are the keys 62, 64 and 63 of the keyboard, which begins with 21.
    #expect(keys[62 - 21] > keys[64 - 21] && keys[64 - 21] > keys[63 - 21])
    #expect(keys[Int(ExpressiveEncoding.pedal)] == 0 && keys[Int(ExpressiveEncoding.endKey)] == 0)
  }

  @Test func aChordHasTheMeanAdvantageOfItsNotes() throws {
    let chords = [[60], [61], [60, 61]].enumerated().map { index, keys in
      keys.map { Note(pitch: Pitch($0), velocity: 64, onset: Seconds(Double(index)), duration: 0.5) }
    }
    let encoding = try ChordsEncoding(corpus: [Performance(notes: chords.flatMap(\.self))], rare: 1)
    let steering = Steering(Constraints(key: Tonality(name: "C major")), encoding: encoding)
    var logits = [Float](repeating: 0, count: 5)
    steering.apply(to: &logits, column: 0)
    let byKeys = Dictionary(uniqueKeysWithValues: (0..<5).map { (encoding.pitches(of: $0), logits[Int($0)]) }.suffix(3))
    #expect(byKeys[[Pitch(60), Pitch(61)]]! == (byKeys[[Pitch(60)]]! + byKeys[[Pitch(61)]]!) / 2)
  }

  @Test func tooManyNotesMakeLongTimesLikelier() {
    let wish = Constraints(density: 5)
    let dense = scores(wish, column: 0, after: notes(50, every: 0.1))
    #expect(dense.last! > dense.first! + 5)
    let sparse = scores(wish, column: 0, after: notes(50, every: 0.4))
    #expect(sparse.last! < sparse.first! - 5)
    #expect(scores(wish, column: 2, after: notes(50, every: 0.1)).allSatisfy { $0 == 0 })
  }

  @Test func softNotesMakeHighVelocitiesLikelier() {
    let soft = scores(Constraints(velocity: 80), column: 3, after: notes(20, every: 0.1, velocity: 60))
    #expect(soft.last! > soft.first! + 5)
    #expect(scores(Constraints(), column: 3, after: notes(20, every: 0.1)).allSatisfy { $0 == 0 })
  }

  @Test func aPieceComesToTheVelocityOfItsPrimerMoreSlowlyThanToAWish() {
    let heard = notes(20, every: 0.1, velocity: 60)
    // Only the last 200 notes of a primer count.
    let primer = Performance(
      notes: notes(100, every: 0.1, velocity: 20) + later(notes(200, every: 0.1, velocity: 80)))
    func tilt(_ constraints: Constraints) -> Float {
      var steering = Steering(constraints, after: primer, encoding: encoding)
      for note in heard { steering.observe(.note(note)) }
      var logits = [Float](repeating: 0, count: encoding.classes[3])
      steering.apply(to: &logits, column: 3)
      return logits.last! - logits.first!
    }
    let wished = scores(Constraints(velocity: 80), column: 3, after: heard)
    #expect(abs(tilt(Constraints()) - 2) < 1e-4, "twenty notes, each too soft by 20, with 200 per nat")
    #expect(tilt(Constraints(velocity: 80)) == wished.last! - wished.first!)
    #expect(tilt(Constraints(velocity: 40)) < -10, "a requested velocity outweighs the primer's")
  }

  private func later(_ notes: [Note]) -> [Note] {
    notes.map { note in
      var note = note
      note.onset += 100
      return note
    }
  }
}
