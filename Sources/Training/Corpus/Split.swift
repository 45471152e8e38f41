internal import Files
internal import Music
internal import Randomness
internal import Support

/// A corpus divided into two sets that share no composition.
package struct Split: Sendable {
  package let training: [CorpusPiece]
  package let validation: [CorpusPiece]
  /// Number of lines in the list; 0 without a list.
  package let listed: Int
  /// Lines of the list that match no file.
  package let unmatched: [String]
  /// Files in neither set, because they are byte-for-byte copies of validation files.
  package let copies: [CorpusPiece]
}

extension Split {
  /// Puts the files of a list into the validation set, and all others except copies of them into the training set.
  ///
  /// - Parameter list: see `Corpus.pieces(in:)`.
  package init(_ corpus: Corpus, list: String) throws(TrainingError) {
    let lines = try lines(of: list)
    let (validation, others, unmatched) = try corpus.pieces(named: lines, list: list)
    let kept = Set(validation.map(\.digest))
    let training = others.filter { !kept.contains($0.digest) }
    if training.isEmpty { throw .nothingToTrainOn }
    self.init(
      training: training, validation: validation, listed: lines.count, unmatched: unmatched,
      copies: others.filter { kept.contains($0.digest) })
  }

  /// Chooses whole compositions at random for validation, until they contain `fraction` of all notes and pedal presses.
  ///
  /// The files in a folder are one composition if the folder is at least two levels below the corpus folder
  /// (`Chopin/Etudes/x.mid` and `Chopin/Etudes/y.mid`); several performances of one piece are stored that way. A file
  /// higher up (`Chopin/x.mid`) is a separate composition. Compositions that share a file, byte for byte, are merged. A
  /// single composition is used for training.
  package init(_ corpus: Corpus, fraction: Double, seed: UInt64) {
    let names = CompositionNames(corpus.pieces)
    let compositions = Dictionary(grouping: corpus.pieces, by: names.name)
      .sorted { rank($0.key, seed: seed) < rank($1.key, seed: seed) }
    let wanted = fraction * Double(corpus.pieces.map(\.performance.events.count).reduce(0, +))
    var (drawn, heldOut) = (Set<String>(), 0)
    for (name, pieces) in compositions.dropLast() where Double(heldOut) < wanted {
      drawn.insert(name)
      heldOut += pieces.map(\.performance.events.count).reduce(0, +)
    }
    self.init(
      training: corpus.pieces.filter { !drawn.contains(names.name(of: $0)) },
      validation: corpus.pieces.filter { drawn.contains(names.name(of: $0)) }, listed: 0, unmatched: [], copies: [])
  }
}

extension Corpus {
  /// The pieces named in a list (at least one), all other pieces, and the lines of the list that match no file.
  ///
  /// - Parameter list: a text file with one path per line; see `paths(inList:)`. A file matches a line if its path
  ///   ends with it, folder by folder; so the paths may start at, above or below the corpus folder.
  package func pieces(
    in list: String
  ) throws(TrainingError) -> (named: [CorpusPiece], others: [CorpusPiece], unmatched: [String]) {
    try pieces(named: lines(of: list), list: list)
  }

  fileprivate func pieces(
    named lines: [String], list: String
  ) throws(TrainingError) -> (named: [CorpusPiece], others: [CorpusPiece], unmatched: [String]) {
    let wanted = Set(lines)
    var (matched, named, others) = (Set<String>(), [CorpusPiece](), [CorpusPiece]())
    for piece in pieces {
      let suffixes = suffixes(of: piece.path).filter(wanted.contains)
      matched.formUnion(suffixes)
      if suffixes.isEmpty { others.append(piece) } else { named.append(piece) }
    }
    if named.isEmpty { throw .listMatchesNothing(list: list) }
    return (named, others, lines.filter { !matched.contains($0) })
  }
}

extension CorpusPiece {
  fileprivate var composition: String {
    let parts = name.split(separator: "/")
    return parts.count > 2 ? parts.dropLast().joined(separator: "/") : name
  }
}

/// Assigns one name to each composition, even if it occurs in several folders.
private struct CompositionNames {
  /// Maps a name to an earlier name of the same composition.
  private var earlier: [String: String] = [:]

  init(_ pieces: [CorpusPiece]) {
    var holders: [Digest: String] = [:]
    for piece in pieces {
      let name = name(of: piece)
      let other = holders[piece.digest].map(earliest) ?? name
      holders[piece.digest] = name
      if other != name { earlier[max(name, other)] = min(name, other) }
    }
  }

  func name(of piece: CorpusPiece) -> String { earliest(piece.composition) }

  private func earliest(_ name: String) -> String {
    var name = name
    while let other = earlier[name] { name = other }
    return name
  }
}

private func rank(_ name: String, seed: UInt64) -> UInt64 {
  var digest = Digest()
  digest.add(name)
  return SplitMix64.scramble(digest.value ^ SplitMix64.scramble(seed))
}

/// The plain paths in a text file; see `paths(inList:)`.
private func lines(of list: String) throws(TrainingError) -> [String] {
  do throws(FileError) {
    return paths(inList: try readFile(list, limit: 1 << 26))
      .map { pathComponents($0).joined(separator: "/") }.filter { !$0.isEmpty }
  } catch {
    throw .file(error)
  }
}

/// All trailing parts of the absolute path: `a/b/c`, `b/c` and `c` for `/a/b/c`.
private func suffixes(of path: String) -> [String] {
  let parts = pathComponents(absolute(path))
  return parts.indices.map { parts[$0...].joined(separator: "/") }
}
