// Which pieces are learned from and which are only listened to. Must not know encodings or networks.
private import FoundationEssentials
internal import Files
internal import Music
internal import Randomness

/// A corpus in two parts that share no composition.
public struct Split: Sendable {
  public let training: [Piece]
  public let validation: [Piece]
  /// How many lines the list has; 0 without one.
  public let listed: Int
  /// Lines of the list that match no file.
  public let unmatched: [String]
  /// Files in neither part, since they are copies of files for validation, byte for byte.
  public let copies: [Piece]
}

extension Split {
  /// The files of a list are for validation, all others but copies of these for training.
  ///
  /// - Parameter list: as `Corpus.pieces(in:)` understands it.
  public init(_ corpus: Corpus, list: String) throws(TrainingError) {
    let lines = try lines(of: list)
    let (validation, others, unmatched) = try corpus.pieces(named: lines, list: list)
    let kept = Set(validation.map(\.digest))
    let training = others.filter { !kept.contains($0.digest) }
    if training.isEmpty { throw .nothingToTrainOn }
    self.init(
      training: training, validation: validation, listed: lines.count, unmatched: unmatched,
      copies: others.filter { kept.contains($0.digest) })
  }

  /// Whole compositions, drawn by seed, until `fraction` of all notes and presses is for validation.
  ///
  /// The files of one folder are one composition when the folder lies at least two levels below the corpus folder
  /// (`Chopin/Etudes/x.mid` and `Chopin/Etudes/y.mid`): several performances of one piece are kept that way. A file
  /// higher up (`Chopin/x.mid`) is a composition of its own. Compositions that have a file in common, byte for byte, are
  /// one. One composition alone is for training.
  public init(_ corpus: Corpus, fraction: Double, seed: UInt64) {
    let names = CompositionNames(corpus.pieces)
    let compositions = Dictionary(grouping: corpus.pieces, by: names.name)
      .sorted { rank($0.key, seed: seed) < rank($1.key, seed: seed) }
    let wanted = fraction * Double(corpus.pieces.map(\.performance.events.count).reduce(0, +))
    var (drawn, heard) = (Set<String>(), 0)
    for (name, pieces) in compositions.dropLast() where Double(heard) < wanted {
      drawn.insert(name)
      heard += pieces.map(\.performance.events.count).reduce(0, +)
    }
    self.init(
      training: corpus.pieces.filter { !drawn.contains(names.name(of: $0)) },
      validation: corpus.pieces.filter { drawn.contains(names.name(of: $0)) }, listed: 0, unmatched: [], copies: [])
  }
}

extension Corpus {
  /// The pieces that a list names, at least one, all others, and the lines of the list that match no file.
  ///
  /// - Parameter list: a text file, a path on each line. A file of the corpus matches a line when its own path ends
  ///   with it, folder by folder; so the lines may start at the corpus folder, above it or below it.
  public func pieces(
    in list: String
  ) throws(TrainingError) -> (named: [Piece], others: [Piece], unmatched: [String]) {
    try pieces(named: lines(of: list), list: list)
  }

  fileprivate func pieces(
    named lines: [String], list: String
  ) throws(TrainingError) -> (named: [Piece], others: [Piece], unmatched: [String]) {
    let wanted = Set(lines)
    var (matched, named, others) = (Set<String>(), [Piece](), [Piece]())
    for piece in pieces {
      let suffixes = suffixes(of: piece.path).filter(wanted.contains)
      matched.formUnion(suffixes)
      if suffixes.isEmpty { others.append(piece) } else { named.append(piece) }
    }
    if named.isEmpty { throw .listMatchesNothing(list: list) }
    return (named, others, lines.filter { !matched.contains($0) })
  }
}

extension Piece {
  fileprivate var composition: String {
    let parts = name.split(separator: "/")
    return parts.count > 2 ? parts.dropLast().joined(separator: "/") : name
  }
}

/// One name for each composition, however many folders it lies in.
private struct CompositionNames {
  /// An earlier name of the same composition.
  private var earlier: [String: String] = [:]

  init(_ pieces: [Piece]) {
    var holders: [Digest: String] = [:]
    for piece in pieces {
      let name = name(of: piece)
      let other = holders[piece.digest].map(earliest) ?? name
      holders[piece.digest] = name
      if other != name { earlier[max(name, other)] = min(name, other) }
    }
  }

  func name(of piece: Piece) -> String { earliest(piece.composition) }

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

/// The paths in a text file, one on each line.
private func lines(of list: String) throws(TrainingError) -> [String] {
  do throws(FileError) {
    return String(decoding: try readFile(list, limit: 1 << 26), as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { pathComponents($0).joined(separator: "/") }.filter { !$0.isEmpty }
  } catch {
    throw .file(error)
  }
}

/// The folders of a path and its file, without `.`, each `..` taken back.
func pathComponents(_ path: some StringProtocol) -> [String] {
  path.split(separator: "/").reduce(into: []) { parts, part in
    switch part {
    case ".": break
    case "..": _ = parts.popLast()
    default: parts.append(String(part))
    }
  }
}

/// `a/b/c`, `b/c` and `c` of the absolute path `/a/b/c`.
private func suffixes(of path: String) -> [String] {
  let parts = pathComponents(absolute(path))
  return parts.indices.map { parts[$0...].joined(separator: "/") }
}

/// The path from the root folder on.
func absolute(_ path: String) -> String {
  path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
}
