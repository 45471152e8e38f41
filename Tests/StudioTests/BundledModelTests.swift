import Composing
import Foundation
import Music
import Testing

@testable import Studio

/// The model that comes with Étude is whole, small, and plays.
@Suite struct BundledModelTests {
  @Test func isSmallEnoughForARepository() throws {
    let size = try FileManager.default.attributesOfItem(atPath: BundledModel.path())[.size] as? Int
    #expect(try 1_000_000...12_000_000 ~= #require(size))
  }

  @Test func composesInTheMannerOfComposers() async throws {
    let composer = try Composer(modelPath: BundledModel.path())
    #expect(composer.labels.contains("Bach") && composer.labels.contains("Chopin"))
    let stream = NoteStream()
    try await composer.compose(Brief(seed: 1, length: .events(60), label: "chopin"), into: stream)
    let piece = Performance(try await stream.reduce(into: []) { $0.append($1) })
    #expect(piece.notes.count > 30 && Set(piece.notes.map(\.pitch)).count > 10)
  }
}
