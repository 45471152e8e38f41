import Composing
import Foundation
import Music
import Testing

@testable import Studio

/// The models that come with Étude are complete, small, and compose.
@Suite struct BundledModelTests {
  @Test(arguments: zip(BundledModel.names, [12_000_000, 4_000_000, 9_000_000]))
  func isSmallEnoughForARepository(name: String, most: Int) throws {
    let size = try FileManager.default.attributesOfItem(atPath: BundledModel.path(named: name))[.size] as? Int
    #expect(try 1_000_000...most ~= #require(size))
  }

  @Test func aNameIsThatOfABundledModelAndAPathIsAPath() throws {
    #expect(try BundledModel.path(of: "classic").hasSuffix("/classic.safetensors"))
    #expect(try BundledModel.path(of: "./classic") == "./classic")
  }

  @Test func theClassicOneGoesOnFromItsPrimers() async throws {
    let composer = try Composer(modelPath: BundledModel.path(named: "classic"))
    let stream = NoteStream()
    try await composer.compose(PieceRequest(seed: 1, length: composer.usualLength), into: stream)
    let piece = Performance(try await stream.reduce(into: []) { $0.append($1) })
    #expect(Set(piece.notes.map(\.onset)).count == 200 && Set(piece.notes.map(\.pitch)).count > 10)
  }

  @Test func onlyTheDefaultOneHasItsOwnSampling() throws {
    func sampling(_ name: String) throws -> Sampling { try Composer(modelPath: BundledModel.path(of: name)).sampling }
    #expect(try sampling("expressive") == Sampling(topP: 1, recall: 7, pulse: 1.3))
    for name in BundledModel.names where name != BundledModel.defaultName { #expect(try sampling(name) == Sampling()) }
  }

  @Test func theNamesAreInTheCopyrightFileOfThePackage() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    let text = try String(contentsOf: root.appending(path: "packaging/copyright"), encoding: .utf8)
    for name in BundledModel.names { #expect(text.contains("usr/share/etude/\(name).safetensors"), "\(name)") }
  }

  @Test(arguments: ["expressive", "open"])
  func composesInTheMannerOfComposers(name: String) async throws {
    let composer = try Composer(modelPath: BundledModel.path(named: name))
    #expect(composer.labels.contains("Bach") && composer.labels.contains("Chopin"))
    let stream = NoteStream()
    try await composer.compose(PieceRequest(seed: 1, length: .events(60), label: "chopin"), into: stream)
    let piece = Performance(try await stream.reduce(into: []) { $0.append($1) })
    #expect(piece.notes.count > 30 && Set(piece.notes.map(\.pitch)).count > 10)
  }
}
