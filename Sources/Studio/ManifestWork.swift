// One piece of a batch: found done, or made and written down. Must not know how pieces are made.
internal import Files
private import MIDI
private import Glibc

/// An order on its way into a folder with a manifest.
struct ManifestWork: Sendable {
  private let order: Order
  private let manifest: Manifest
  private let production: Production
  private let piece: Piece
  /// Of the bytes that a piece is read from, or of all that it is composed from.
  let source: String

  /// Reads the input.
  init(_ order: Order, _ manifest: Manifest, _ production: Production) throws {
    (self.order, self.manifest, self.production) = (order, manifest, production)
    if let input = order.input {
      let bytes = try MIDIFile.bytes(path: input)
      source = sha256(bytes)
      piece = .file(input, bytes: bytes, options: order.options)
    } else {
      piece = order.piece
      source = sha256(Array((piece.provenance?.line ?? "").utf8))
    }
  }

  /// Nil when another process has the piece in hand.
  func outcome(progress: @escaping @Sendable (Piece, Stage, Double) -> Void) async throws -> Outcome? {
    var key = Digest()
    key.add(order.input == nil ? source : order.name)
    guard manifest.claim(key) else { return nil }
    defer { manifest.release(key) }
    try manifest.catchUp()
    var (name, missing) = try await whatIsMissing()
    while true {
      if missing.isEmpty { return .present(present(name)) }
      do {
        return .made(try await make(name, missing, progress))
      } catch let error as FileError where error.code == EEXIST {
        // Made by another process meanwhile, or just a taken name.
        try manifest.readOthers()
        missing = self.missing(name, try await production.recipes(source: source, order.options))
        if missing.isEmpty { continue }
        guard order.input == nil else { throw DeliveryError.present([error.path]) }
        (name, missing) = (freeName, production.delivery.formats)
      }
    }
  }

  /// The name of the piece, and the formats that are not there, or not as they would be made now.
  ///
  /// Of a piece that no line is about that is plain, without having read the SoundFont.
  private func whatIsMissing() async throws -> (name: String, formats: [DeliveryFormat]) {
    let isNew = order.input == nil ? manifest.names(brief: source).isEmpty : manifest.isFree(order.name)
    if isNew { return (order.input == nil ? freeName : order.name, production.delivery.formats) }
    let recipes = try await production.recipes(source: source, order.options)
    let name = order.input == nil ? name(recipes) : order.name
    return (name, missing(name, recipes))
  }

  /// A composed piece keeps the name it got once; if it would sound otherwise now, it gets a new one, so that no composed
  /// piece replaces another.
  private func name(_ recipes: Recipes) -> String {
    let known = manifest.names(brief: source).first { name in
      production.delivery.isReplacing || !recipes.contains { manifest.differs(name, $0, recipe: $1) }
    }
    return known ?? freeName
  }

  private var freeName: String {
    let free = (1...).lazy.map { $0 == 1 ? order.name : "\(order.name)-\($0)" }.first { name in
      let place = Place(folder: order.folder, name: name)
      return manifest.isFree(name) && production.delivery.present(place, DeliveryFormat.all).isEmpty
    }
    return free!
  }

  private func missing(_ name: String, _ recipes: Recipes) -> [DeliveryFormat] {
    production.delivery.formats.filter { format in
      production.delivery.isReplacing || !manifest.isDone(name, format, recipe: recipes[format]!)
    }
  }

  private func present(_ name: String) -> PresentPiece {
    PresentPiece(input: order.input, seed: piece.seed, files: files(name, production.delivery.formats))
  }

  private func files(_ name: String, _ formats: [DeliveryFormat]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: formats.map { ($0.name, manifest.path(name, $0)) })
  }

  private func make(
    _ name: String, _ formats: [DeliveryFormat],
    _ progress: @escaping @Sendable (Piece, Stage, Double) -> Void
  ) async throws -> PieceReport {
    let place = Place(folder: order.folder, name: name)
    try refuseOthersFiles(place, name, formats)
    let ready = try await production.ready(piece, at: place, as: formats) { [piece] in
      progress(piece, $0, $1)
    }
    var report = ready.report
    report.files = files(name, production.delivery.formats)
    let line = try await line(name, report, ready.files)
    try manifest.commit(ready.files, line, isReplacing: production.delivery.isReplacing)
    return report
  }

  /// Before any work is done on them.
  private func refuseOthersFiles(_ place: Place, _ name: String, _ formats: [DeliveryFormat]) throws(DeliveryError) {
    let present = production.delivery.present(place, formats)
    if let input = order.input, let own = present.first(where: { isSameFile($0, input) }) { throw .ownInput(own) }
    if production.delivery.isReplacing { return }
    let foreign = formats.map(\.fileExtension).filter { !manifest.isOwn(name, $0) }.map(place.path)
    let refused = isOfAnotherInput(name) ? present : present.filter(foreign.contains)
    if !refused.isEmpty { throw .present(refused) }
  }

  /// Whether what is there was rendered from another file, which is not this one changed.
  private func isOfAnotherInput(_ name: String) -> Bool {
    guard let input = order.input, let other = manifest.input(name) else { return false }
    return Input.plain(input) != Input.plain(other) && !isSameFile(input, other)
  }

  /// Its outputs are the new files and those that stay.
  private func line(_ name: String, _ report: PieceReport, _ files: [PendingFile]) async throws -> ManifestLine {
    var line = await production.line(order, name, source: source)
    line.record.title = report.title
    line.record.provenance = report.input == nil ? report.provenance : nil
    line.record.outputs = [:]
    for (format, recipe) in try await production.recipes(source: source, order.options) {
      let new = files.first { $0.format == format }?.file.length
      guard let bytes = new ?? fileLength(manifest.path(name, format)) else { continue }
      line.record.outputs![format.name] = ManifestRecord.Output(
        path: "\(name).\(format.fileExtension)", bytes: bytes, recipe: recipe.description)
    }
    line.record.measure(report)
    return line
  }
}

extension Production {
  /// What is written down of an order, whatever comes of it.
  ///
  /// - Parameter source: as `recipes` takes it; nil where the input could not be read.
  func line(_ order: Order, _ name: String, source: String?) async -> ManifestLine {
    var record = ManifestRecord(name: name)
    if let input = order.input {
      (record.input, record.sha256) = (input, source)
    } else {
      (record.seed, record.brief) = (order.piece.seed, source)
    }
    (record.etude, record.soundfont) = (etudeVersion, try? await font())
    return ManifestLine(record: record, settings: delivery.audioFormats.isEmpty ? nil : sound)
  }
}
