import Composing
import Foundation
import Music
import Serving
import Testing

@testable import Studio

@Suite struct PieceSettingsTests {
  /// The description of the API, which is written by hand, has the ranges that the server checks.
  @Test(arguments: ["PieceSettings", "PieceSettingsPatch"])
  func theDescriptionHasTheSameRanges(schema: String) throws {
    struct Description: Decodable {
      struct Components: Decodable { let schemas: [String: Schema] }
      struct Schema: Decodable { let properties: [String: Property]? }
      struct Property: Decodable { let minimum, maximum: Double? }
      let components: Components
    }
    let path = URL(filePath: #filePath).appending(path: "../../../Sources/Serving/Resources/openapi.json").standardized
    let schemas = try JSONDecoder().decode(Description.self, from: Data(contentsOf: path)).components.schemas
    let properties = try #require(schemas[schema]?.properties)
    for (name, range) in [
      ("density", Constraints.densityRange), ("tempo", Constraints.tempoRange),
      ("velocity", Constraints.velocityRange), ("temperature", Temperature.range),
      ("seconds", CompositionRequest.servedSeconds),
    ] {
      #expect(properties[name]?.minimum == range.lowerBound && properties[name]?.maximum == range.upperBound, "\(name)")
    }
  }

  @Test func settingsBecomeARequest() throws {
    var pieceSettings = PieceSettings()
    (pieceSettings.composer, pieceSettings.key, pieceSettings.density, pieceSettings.seconds) = (
      "none", "F# minor", 6, 90
    )
    let request = try CompositionRequest().applying(pieceSettings)
    #expect(request.style == .general)
    #expect(request.length == Length.seconds(90))
    #expect(request.constraints.key == Tonality(tonic: 6, isMinor: true) && request.constraints.density == 6)
    #expect(request.constraints.tempo == 1)
    #expect(try request.applying(PieceSettings()).style == .bySeed)
    #expect(pieceSettings.query(seed: 42) == "seed=42&composer=none&key=F%23%20minor&density=6.0&seconds=90.0")
  }

  @Test func theModelsSamplingIsKept() throws {
    var (request, pieceSettings) = (CompositionRequest(), PieceSettings())
    request.sampling.topP = 0.9
    #expect(try request.applying(pieceSettings).sampling == request.sampling, "no temperature is the model's own")
    pieceSettings.temperature = 0.8
    let cooler = try request.applying(pieceSettings)
    #expect(cooler.sampling.temperature == Temperature(0.8) && cooler.sampling.topP == 0.9)
    pieceSettings.temperature = nil
    #expect(try cooler.applying(pieceSettings).sampling.temperature == nil, "it is the model's own again")
  }

  @Test func settingsHaveRanges() {
    let numbers: [WritableKeyPath<PieceSettings, Double?>] = [\.density, \.tempo, \.velocity, \.temperature, \.seconds]
    for number in numbers {
      for value in [-1, 0, 1e9, Double.infinity, .nan] {
        var pieceSettings = PieceSettings()
        pieceSettings[keyPath: number] = value
        let wrong = pieceSettings
        #expect(throws: ServiceError.self) { _ = try CompositionRequest().applying(wrong) }
      }
    }
  }

  @Test func unknownKeysAreRefused() {
    var pieceSettings = PieceSettings()
    pieceSettings.key = "H major"
    #expect(throws: ServiceError.self) { try CompositionRequest().applying(pieceSettings) }
  }
}
