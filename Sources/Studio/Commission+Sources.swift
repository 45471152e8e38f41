// The files that a piece depends on: the model and the primer, given or found again. Must not know options.
internal import Composing
private import Files
private import Glibc
private import MIDI
internal import Music

/// A piece that was composed before, and the file that says so.
struct Original: Sendable {
  let path: String
  let provenance: Provenance

  /// Where a file of this name may be: beside the piece, or here. A name that leads elsewhere is none of Étude's.
  func place(of source: Provenance.Source) -> String? {
    let (beside, name) = (folder(of: path), source.name)
    if name.isEmpty || name.contains("/") { return nil }
    return ["\(beside)\(beside.hasSuffix("/") ? "" : "/")\(name)", name].first { access($0, R_OK) == 0 }
  }
}

extension Commission {
  /// The same piece as that in a file, which can then be changed.
  ///
  /// - Parameter path: a `.mid` or an audio file that Étude composed.
  public init(like path: String) throws {
    let provenance = try FileFacts(path).provenance
    guard let provenance else { throw ProvenanceError.none(path: path) }
    self.init()
    (seed, length) = (provenance.seed, provenance.length)
    manner = provenance.composer.map(Manner.label) ?? .general
    (sampling, constraints) = (provenance.sampling, provenance.constraints)
    original = Original(path: path, provenance: provenance)
  }

  /// The model, the name that it goes by, and what should be said about it.
  func readModel() throws -> (composer: Composer, name: String, remark: String?) {
    let wanted = original?.provenance.model
    guard let path = try model ?? modelOfOriginal() else {
      throw ProvenanceError.modelMissing(path: original!.path, wanted!)
    }
    let composer = try Composer(modelPath: BundledModel.path(of: path))
    let own = BundledModel.names.contains(path) ? path : fileName(of: path)
    guard let original, let wanted, wanted.digest != composer.fingerprint else {
      return (composer, wanted?.name ?? own, nil)
    }
    let difference = ProvenanceError.otherModel(path: original.path, wanted, found: composer.fingerprint)
    if model == nil { throw difference }
    return (composer, own, "\(own) is not the model of \(original.path), so this is another piece")
  }

  /// Where the model is when nobody says it: a bundled one, or that of the original; nil when that is not to be found.
  private func modelOfOriginal() throws -> String? {
    guard let original else { return "expressive" }
    let name = original.provenance.model.name
    return BundledModel.names.contains(name) ? name : original.place(of: original.provenance.model)
  }

  /// The music to go on from, and what it is called.
  func readPrimer() throws -> (music: Performance, source: Provenance.Source)? {
    let wanted = original?.provenance.primer
    if let primer {
      let (music, digest) = try read(primer)
      // The same bytes keep their name, so that the same piece is the same file.
      let name = wanted?.digest == digest ? wanted!.name : fileName(of: primer)
      return (music, Provenance.Source(name: name, digest: digest))
    }
    guard let original, let wanted else { return nil }
    guard let path = original.place(of: wanted) else {
      throw ProvenanceError.primerMissing(path: original.path, wanted)
    }
    let (music, digest) = try read(path)
    if digest != wanted.digest { throw ProvenanceError.otherPrimer(path: original.path, wanted, found: path) }
    return (music, wanted)
  }

  /// Music to go on from, and the digest of its bytes.
  ///
  /// - Throws: `PieceError` when there is none in the file.
  private func read(_ path: String) throws -> (music: Performance, digest: String) {
    let file = try MIDIFile.read(path: path).file
    let music = file.performance
    if music.notes.isEmpty { throw PieceError.noNotes(path: path, percussion: file.notes.count) }
    var digest = Digest()
    digest.add(try readFile(path))
    return (music, digest.description)
  }
}
