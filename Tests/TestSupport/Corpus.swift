import Glibc

/// The training music: the folder named by `ETUDE_CORPUS`, or `../shared/corpus` beside the package.
package enum Corpus {
  package static let folder: String = {
    if let named = getenv("ETUDE_CORPUS") { return String(cString: named) }
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    return root + "/../shared/corpus"
  }()

  package static var isPresent: Bool { access(folder, R_OK) == 0 }
  /// Whether every file should be read, however long that takes: `ETUDE_CORPUS_ALL` is set.
  package static var wantsAll: Bool { getenv("ETUDE_CORPUS_ALL") != nil }
  package static let absence = "needs the corpus: set ETUDE_CORPUS to its folder"
}
