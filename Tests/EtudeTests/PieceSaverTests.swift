import Foundation
import Live
import TestSupport
import Testing

@testable import etude

@Suite(.timeLimit(.minutes(5))) struct PieceSaverTests {
  private let messages = LiveMessages()
  private let piece = PieceFacts(title: "After Nobody", seed: 1)

  @Test func finishingWaitsForSaves() async {
    let gate = AsyncStream<Void>.makeStream()
    let saver = PieceSaver(messages: messages) { piece in
      for await _ in gate.stream {}
      return ["\(piece.title).mid"]
    }
    saver.start(piece)
    saver.start(piece)
    #expect(saver.isSaving)
    gate.continuation.finish()
    await saver.finish()
    #expect(!saver.isSaving)
    #expect(messages.take().map(\.text) == ["saving After Nobody …", "saved After Nobody.mid"])
  }

  @Test func anInterruptionCancelsSaves() async {
    let saver = PieceSaver(messages: messages) { _ in
      try await Task.sleep(for: .seconds(600))
      return []
    }
    saver.start(piece)
    let finish = Task { await saver.finish() }
    finish.cancel()
    await finish.value
    #expect(messages.take().map(\.text) == ["saving After Nobody …", "After Nobody was not saved"])
  }

  /// Types `s` when the piece is shown, and `end` when it is being saved.
  private func play(seconds: Int, end: String, in folder: TemporaryFolder) async throws -> RunResult {
    let command = [
      Run.program, "play", "--model", try folder.addModel(), "--soundfont", folder.addSoundFont(), "--seed", "1",
      "--seconds", "\(seconds)", "--device", "none", "--formats", "mid,wav", "--out", "output",
    ]
    return try await runOnTerminal(
      command, steps: [.type("s", when: "seed 1"), .type(end, when: "saving")], in: folder.path)
  }

  @Test func quittingFinishesTheSaveOfTheFilesThatComposeMakes() async throws {
    let folder = TemporaryFolder()
    let run = try await play(seconds: 60, end: "q", in: folder)
    #expect(run.status == 0, "\(run)")
    let composed = try await etude(
      "compose", "--model", try folder.addModel(), "--soundfont", folder.addSoundFont(), "--seed", "1", "--seconds",
      "60", "--formats", "mid,wav", "--out", "composed", in: folder.path)
    #expect(composed.status == 0, "\(composed)")
    let names = folder.names(in: "composed").filter { $0.hasSuffix(".mid") || $0.hasSuffix(".wav") }
    #expect(names.count == 2 && Set(names).isSubset(of: folder.names(in: "output")), "\(names)")
    for name in names {
      let files = try ["output", "composed"].map { try Data(contentsOf: URL(filePath: "\(folder.path)/\($0)/\(name)")) }
      #expect(files[0] == files[1] && files[0].count > 100, "\(name)")
    }
  }

  @Test func anInterruptedSaveIsReported() async throws {
    let folder = TemporaryFolder()
    let run = try await play(seconds: 3000, end: "\u{3}", in: folder)
    #expect(run.status == 130 && run.out.contains("was not saved"), "\(run)")
    let kinds = folder.names(in: "output").compactMap { $0.split(separator: ".").last }
    #expect(!kinds.contains("mid") && !kinds.contains("wav"), "\(kinds)")
  }
}
