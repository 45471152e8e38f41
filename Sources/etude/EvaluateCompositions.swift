import ArgumentParser
import Files
import Measures
import Training

struct CompositionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of compositions to evaluate.", valueName: "folder"), completion: .directory)
  var generated: String?

  @Option(
    help: ArgumentHelp("Folder of real music to compare them with.", valueName: "folder"), completion: .directory)
  var reference: String?

  @Option(
    help: ArgumentHelp(
      "Folder of the music that the model was trained on, without the files of the reference. Can be repeated.",
      valueName: "folder"),
    completion: .directory)
  var corpus: [String] = []

  /// - Parameters:
  ///   - list: names the files of the reference folder that are the reference; the others are part of the corpus.
  ///   - performs: reference and corpus are scores, to be performed by rule.
  func evaluate(
    _ generated: String, beside reference: String, list: String?, performs: Bool, isJSON: Bool, isQuiet: Bool
  ) async throws {
    let line = ProgressLine(isQuiet: isQuiet)
    let compositions = try await read([generated], line)
    let real = try await read([reference], line)
    var (references, rest) = try divide(real, list: list)
    let known = Set(references.map(\.digest))
    let others = corpus.isEmpty ? rest : try await read(corpus, line).pieces
    var learned = others.filter { !known.contains($0.digest) }
    if performs { (references, learned) = (references.map(\.performed), learned.map(\.performed)) }
    if learned.isEmpty { warn(Self.noCorpus) }
    line.show("measuring")
    let assessment = try Assessment(
      of: compositions.pieces.map(\.performance), beside: references.map(\.work), corpus: learned.map(\.work))
    line.clear()
    let report = CompositionReport(
      assessment, compositions: compositions.pieces, reference: references, corpus: learned)
    print(isJSON ? jsonLine(report) : report.table)
  }

  private static let noCorpus = """
    there is no corpus, so copying and the figures that real music reaches are not measured; give --corpus with a \
    folder of files that are not in the reference, or --list with a part of the reference folder
    """

  /// The files that are listed, or all, and the others.
  private func divide(_ corpus: Corpus, list: String?) throws(TrainingError) -> ([CorpusPiece], [CorpusPiece]) {
    guard let list else { return (corpus.pieces, []) }
    let (named, others, unmatched) = try corpus.pieces(in: list)
    if let first = unmatched.first {
      warn("lines of the list that name no file of the reference: \(unmatched.count), such as \(first)")
    }
    return (named, others)
  }

  private func read(_ folders: [String], _ line: ProgressLine) async throws -> Corpus {
    let corpus = try await Corpus.read(folders, threads: coreCount) { line.show("reading: \($0) of \($1) files") }
    line.clear()
    for file in corpus.skipped { warn("\(file.path): skipped: \(file.reason)") }
    return corpus
  }
}

extension CorpusPiece {
  fileprivate var work: Work { Work(performance, composer: label) }
}
