// Compositions beside real music, for `etude evaluate`: read, call Measures, print. Must not know the measures.
import ArgumentParser
import Files
import Measures
import Training

struct CompositionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder with the compositions.", valueName: "folder"), completion: .directory)
  var generated: String

  @Option(
    help: ArgumentHelp("A folder with real music to compare them with.", valueName: "folder"), completion: .directory)
  var reference: String

  @Option(
    help: ArgumentHelp(
      "A folder with the music that was learned from. Files that are in the reference too are left out.",
      valueName: "folder"),
    completion: .directory)
  var corpus: [String] = []

  /// - Parameter list: names the files of the reference folder that are the reference; the others are part of the corpus.
  func evaluate(list: String?, isJSON: Bool, isQuiet: Bool) async throws {
    let line = ProgressLine(isQuiet: isQuiet)
    let compositions = try await read([generated], line)
    let real = try await read([reference], line)
    let split = try list.map { try Split(real, list: $0) }
    if let first = split?.unmatched.first {
      complain("lines of the list that name no file of the reference: \(split!.unmatched.count), such as \(first)")
    }
    let references = split?.validation ?? real.pieces
    let known = Set(references.map(\.digest))
    let others = corpus.isEmpty ? split?.training ?? [] : try await read(corpus, line).pieces
    let learned = others.filter { !known.contains($0.digest) }
    line.show("measuring")
    let assessment = try Assessment(
      of: compositions.pieces.map(\.performance), beside: references.map(\.work), corpus: learned.map(\.work))
    line.clear()
    let report = CompositionReport(
      assessment, compositions: compositions.pieces, reference: references, corpus: learned)
    print(isJSON ? jsonLine(report) : report.table)
  }

  private func read(_ folders: [String], _ line: ProgressLine) async throws -> Corpus {
    let corpus = try await Corpus.read(folders, threads: coreCount) { line.show("reading: \($0) of \($1) files") }
    line.clear()
    for file in corpus.skipped { complain("\(file.path): skipped: \(file.reason)") }
    return corpus
  }
}

extension Piece {
  fileprivate var work: Work { Work(performance, composer: label) }
}
