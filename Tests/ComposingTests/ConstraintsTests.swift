import Music
import Testing

@testable import Composing

/// Constraints make an untrained network do what it would never do by itself.
@Suite struct ConstraintsTests {
  private let composer: Composer

  init() throws { composer = try tinyComposer(.expressive) }

  private func compose(_ request: PieceRequest) async throws -> Performance {
    try await composer.compose(request).piece
  }

  @Test func tempoIsAScaleOfTime() async throws {
    // So short that the last chord, which rings equally long at any tempo, is not sought.
    let slow = try await compose(PieceRequest(seed: 1, length: .events(39)))
    let fast = try await compose(PieceRequest(seed: 1, length: .events(39), constraints: Constraints(tempo: 2)))
    for (slow, fast) in zip(slow.notes.prefix(30), fast.notes) {
      #expect(slow.pitch == fast.pitch && slow.velocity == fast.velocity)
      #expect(abs(slow.onset.value - 2 * fast.onset.value) < 1e-9)
      #expect(abs(slow.duration.value - 2 * fast.duration.value) < 1e-9)
    }
  }

  @Test(arguments: [3.0, 10]) func densityIsBroughtToWhereItShouldBe(wish: Double) async throws {
    let piece = try await compose(PieceRequest(seed: 1, length: .seconds(30), constraints: Constraints(density: wish)))
    let density = Double(piece.notes.count) / piece.notes.last!.onset.value
    #expect(abs(density / wish - 1) < 0.2, "\(density)")
  }

  @Test(arguments: [30.0, 100]) func velocityIsBroughtToWhereItShouldBe(wish: Double) async throws {
    let notes = try await compose(PieceRequest(seed: 1, length: .events(400), constraints: Constraints(velocity: wish)))
      .notes
    let mean = notes.reduce(0) { $0 + Double($1.velocity) } / Double(notes.count)
    #expect(abs(mean - wish) < 8, "\(mean)")
  }

  @Test(arguments: ["Eb major", "F# minor"]) func aPieceStaysInItsTonality(name: String) async throws {
    let key = try #require(Tonality(name: name))
    func share(_ constraints: Constraints) async throws -> Double {
      let notes = try await compose(PieceRequest(seed: 1, length: .events(300), constraints: constraints)).notes
      return Double(notes.count { key.contains($0.pitch) }) / Double(notes.count)
    }
    #expect(try await share(Constraints()) < 0.75)
    #expect(try await share(Constraints(key: key)) > 0.85)
  }
}
