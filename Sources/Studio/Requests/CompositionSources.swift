internal import Composing
private import Files
private import MIDI
internal import Music
private import Support

extension CompositionRequest {
  /// Creates a request for the piece in a file. The request can then be changed.
  ///
  /// - Parameter path: a `.mid` or audio file that Étude composed.
  /// - Throws: `ProvenanceError.none` if the file does not say how it was composed.
  public init(like path: String) throws {
    guard let provenance = try FileFacts(path).provenance else { throw ProvenanceError.none(path: path) }
    self.init()
    (seed, length) = (provenance.seed, provenance.length)
    style = provenance.composer.map(Style.label) ?? .general
    (sampling, constraints) = (SamplingOverrides(provenance.sampling), provenance.constraints)
    original = Original(path: path, provenance: provenance)
  }

  /// Reads the model; the remark, if there is one, is for the user.
  func readModel() throws -> (composer: Composer, name: String, remark: String?) {
    let wanted = original?.provenance.model
    guard let path = try model ?? modelOfOriginal() else {
      throw ProvenanceError.modelMissing(path: original!.path, wanted!)
    }
    let composer = try Composer(modelPath: BundledModel.path(of: path))
    let own = BundledModel.names.contains(path) ? path : fileName(of: path)
    guard let original, let wanted, wanted.digest != composer.digest else {
      return (composer, wanted?.name ?? own, nil)
    }
    let difference = ProvenanceError.otherModel(path: original.path, wanted, found: composer.digest)
    if model == nil { throw difference }
    return (composer, own, "\(own) is not the model of \(original.path), so this is a different piece")
  }

  /// The model to use if none is named: the original's, or the default; nil if the original's cannot be found.
  private func modelOfOriginal() throws -> String? {
    guard let original else { return BundledModel.defaultName }
    let name = original.provenance.model.name
    return BundledModel.names.contains(name) ? name : original.place(of: original.provenance.model)
  }

  /// Reads the music to continue.
  func readPrimer() throws -> (music: Performance, source: Provenance.Dependency)? {
    let wanted = original?.provenance.primer
    if let primer {
      let (music, digest) = try read(primer)
      // A primer with the same bytes keeps its name, so that the same piece gives the same file.
      let name = wanted?.digest == digest ? wanted!.name : fileName(of: primer)
      return (music, Provenance.Dependency(name: name, digest: digest))
    }
    guard let original, let wanted else { return nil }
    guard let path = original.place(of: wanted) else {
      throw ProvenanceError.primerMissing(path: original.path, wanted)
    }
    let (music, digest) = try read(path)
    if digest != wanted.digest { throw ProvenanceError.otherPrimer(path: original.path, wanted, found: path) }
    return (music, wanted)
  }

  /// The music of a primer and the digest of its bytes.
  ///
  /// - Throws: `PieceError` if the file has no notes.
  private func read(_ path: String) throws -> (music: Performance, digest: String) {
    let bytes = try MIDIFile.bytes(path: path)
    let reading = try MIDIFile.read(bytes, name: nameInMessages(of: path))
    let music = reading.file.performance
    if music.notes.isEmpty {
      throw PieceError.noNotes(path: path, percussion: reading.file.notes.count, damage: reading.damage)
    }
    var digest = Digest()
    digest.add(bytes)
    return (music, digest.description)
  }

  /// The model's sampling with what this request overrides. Temperatures that the original had for columns that this
  /// model lacks are left out.
  func sampling(for composer: Composer) -> Sampling {
    var sampling = composer.sampling.applying(sampling)
    if let original, sampling.temperature == original.provenance.sampling.temperature {
      sampling.temperature.columns = sampling.temperature.columns.filter { composer.columns.contains($0.key) }
    }
    return sampling
  }
}
