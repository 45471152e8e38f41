import Composing
import Music
import Serving
import Testing

@testable import Studio

@Suite struct WishingTests {
  @Test func wishesBecomeARequest() throws {
    var wishes = Wishes()
    (wishes.composer, wishes.key, wishes.density, wishes.seconds) = ("none", "F# minor", 6, 90)
    let request = try CompositionRequest().fulfilling(wishes)
    #expect(request.style == .general)
    #expect(request.length == Length.seconds(90))
    #expect(request.constraints.key == Tonality(tonic: 6, isMinor: true) && request.constraints.density == 6)
    #expect(request.constraints.tempo == 1)
    #expect(try request.fulfilling(Wishes()).style == .bySeed)
    #expect(wishes.query(seed: 42) == "seed=42&composer=none&key=F%23%20minor&density=6.0&seconds=90.0")
  }

  @Test func theModelsSamplingIsKept() throws {
    var (request, wishes) = (CompositionRequest(), Wishes())
    request.sampling.topP = 0.9
    #expect(try request.fulfilling(wishes).sampling == request.sampling, "no temperature is the model's own")
    wishes.temperature = 0.8
    let cooler = try request.fulfilling(wishes)
    #expect(cooler.sampling.temperature == Temperature(0.8) && cooler.sampling.topP == 0.9)
    wishes.temperature = nil
    #expect(try cooler.fulfilling(wishes).sampling.temperature == nil, "it is the model's own again")
  }

  @Test func wishesHaveRanges() {
    let numbers: [WritableKeyPath<Wishes, Double?>] = [\.density, \.tempo, \.velocity, \.temperature, \.seconds]
    for number in numbers {
      for value in [-1, 0, 1e9, Double.infinity, .nan] {
        var wishes = Wishes()
        wishes[keyPath: number] = value
        let wrong = wishes
        #expect(throws: ServiceError.self) { _ = try CompositionRequest().fulfilling(wrong) }
      }
    }
  }

  @Test func unknownKeysAreRefused() {
    var wishes = Wishes()
    wishes.key = "H major"
    #expect(throws: ServiceError.self) { try CompositionRequest().fulfilling(wishes) }
  }
}
