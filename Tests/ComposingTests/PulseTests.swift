import Measures
import Music
import Testing

@testable import Composing

@Suite struct PulseTests {
  /// Onsets of the classes: 0, 50, 100 … 1000 ms after a time.
  private func times(after now: Double) -> [Double] { (0...20).map { now + Double($0) * 0.05 } }

  private func pulse(_ strength: Double, onsets: [Double]) -> Pulse {
    var pulse = Pulse(strength: strength)
    for onset in onsets {
      pulse.observe(Note(pitch: Pitch(60), velocity: 64, onset: Seconds(onset), duration: Seconds(0.1)))
    }
    return pulse
  }

  /// Every half second, with a pianist's deviations.
  private let steady = [0, 0.51, 0.99, 1.5, 2.01, 2.5, 2.99, 3.5]

  @Test func theCommonestIntervalIsThePeriod() throws {
    #expect(try abs(#require(pulse(1, onsets: steady).period) - 0.5) < 0.015)
    #expect(pulse(1, onsets: []).period == nil && pulse(1, onsets: [3]).period == nil)
    // A new tempo takes over.
    let slower = (1...30).map { 3.5 + 0.7 * Double($0) }
    #expect(try abs(#require(pulse(1, onsets: steady + slower).period) - 0.7) < 0.015)
  }

  @Test func whatIsOnThePulseGetsMoreOfTheSameProbability() {
    var logits = [Float](repeating: 0, count: 21)
    pulse(2, onsets: steady).apply(to: &logits, times: times(after: 3.5))
    #expect(logits.firstIndex(of: logits.max()!) == 10)
    #expect(abs(logits[10] - logits[5] - 2) < 0.05, "the whole bonus on a beat, and none between two beats")
    #expect(logits[0] == 0 && logits[1] == 0, "the probability of a chord is unchanged")
    let mass = logits[2...].reduce(0) { $0 + exponential(Double($1) - 3) } / exponential(-3)
    #expect(abs(mass - 19) < 1e-3)
  }

  @Test func withoutStrengthOrNotesNothingChanges() {
    for pulse in [pulse(0, onsets: steady), pulse(3, onsets: []), pulse(3, onsets: [1])] {
      var logits: [Float] = (0..<21).map { Float($0) / 7 }
      let before = logits
      pulse.apply(to: &logits, times: times(after: 3.5))
      #expect(logits == before)
    }
  }

  @Test func thePulseOfOtherMusicIsKept() throws {
    let music = Performance(
      notes: steady.map { Note(pitch: Pitch(60), velocity: 64, onset: Seconds($0), duration: 0.1) })
    var pulse = Pulse(strength: 2, of: music)
    #expect(try abs(#require(pulse.period) - 0.5) < 0.015)
    // It has no place in the piece before the first note.
    var logits = [Float](repeating: 0, count: 21)
    pulse.apply(to: &logits, times: times(after: 0))
    #expect(logits.allSatisfy { $0 == 0 })
    pulse.observe(Note(pitch: Pitch(60), velocity: 64, onset: 0, duration: 0.1))
    pulse.apply(to: &logits, times: times(after: 0))
    #expect(logits.firstIndex(of: logits.max()!) == 10)
  }

  /// Quarter notes and eighths at 60 to 180 quarter notes per minute. The bonus is for multiples of half the period, so
  /// it must be twice the shortest note, that note, or two thirds or half of it.
  @Test(arguments: [[1], [0.5], [1, 0.5, 0.5], [0.5, 0.5, 1], [0.5, 0.5, 0.5, 0.5, 2], [2, 1, 1]])
  func theKeptPulseFitsTheShortestNotes(pattern: [Double]) throws {
    let (count, deviations) = (12 / pattern.count * pattern.count, [0, 0.01, -0.008, 0.004, -0.012, 0.007, -0.003])
    for tempo in stride(from: 60.0, through: 180, by: 20) {
      let steps = (0..<count).map { pattern[$0 % pattern.count] * 60 / tempo }
      var (time, notes) = (0.0, [Note]())
      for (index, step) in steps.enumerated() {
        let onset = time + deviations[index % deviations.count]
        notes.append(Note(pitch: Pitch(60), velocity: 64, onset: Seconds(max(0, onset)), duration: 0.1))
        time += step
      }
      let period = try #require(Pulse(strength: 2, of: Performance(notes: notes)).period)
      let parts = 2 * pattern.min()! * 60 / tempo / period
      #expect(parts > 0.9 && abs(parts - parts.rounded()) < 0.1, "\(tempo): \(period)")
    }
  }

  @Test func aKeptPulseGoesOnAfterNotesBesideIt() {
    let music = Performance(
      notes: steady.map { Note(pitch: Pitch(60), velocity: 64, onset: Seconds($0), duration: 0.1) })
    var pulse = Pulse(strength: 2, of: music)
    for onset in [7, 7.3, 7.9, 8.2] as [Seconds] {
      pulse.observe(Note(pitch: Pitch(60), velocity: 127, onset: onset, duration: 0.1))
    }
    var logits = [Float](repeating: 0, count: 21)
    pulse.apply(to: &logits, times: times(after: 8.2))
    // The next beats are at 8.5 and 9.
    #expect(logits.indices.filter { abs(logits[$0] - logits.max()!) < 1e-5 } == [6, 16])
    #expect(abs(logits[6] - logits[11] - 2) < 0.05 && abs(logits[11] - logits[9] - 2) < 0.05)
  }

  @Test func excludedTimesStayExcluded() {
    var logits = [Float](repeating: -.infinity, count: 21)
    logits[7] = 1
    pulse(3, onsets: steady).apply(to: &logits, times: times(after: 3.5))
    #expect(logits.indices.filter { logits[$0] > -.infinity } == [7] && abs(logits[7] - 1) < 1e-5)
  }

  @Test func aPieceKeepsItsPulse() async throws {
    let composer = try tinyComposer(.expressive)
    func clarity(_ pulse: Double) async throws -> Double {
      var sum = 0.0
      for seed in 1...3 as ClosedRange<UInt64> {
        let request = PieceRequest(seed: seed, length: .seconds(60), sampling: Sampling(recall: 0, pulse: pulse))
        sum += try await composer.compose(request).piece.pulseClarity ?? 0
      }
      return sum / 3
    }
    #expect(try await clarity(6) > 1.3 * clarity(0))
  }
}
