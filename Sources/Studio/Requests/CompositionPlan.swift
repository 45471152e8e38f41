internal import Composing
internal import Music

/// What the pieces of a composition request have in common. The jobs share one plan.
final class CompositionPlan: Sendable {
  private let request: CompositionRequest
  let composer: Composer
  private let model: (name: String, remark: String?)
  private let primer: Provenance.Dependency?
  /// The request for every piece, except for its seed and label.
  private let template: PieceRequest
  /// The date in file names, such as `2026-11-23`.
  private let date: String
  /// The name of the folder of the pieces, for templates; nil if they have none.
  let folder: String?

  /// Reads the model and the primer.
  ///
  /// - Parameter folder: path of the folder of the pieces; nil if they have none.
  convenience init(_ request: CompositionRequest, in folder: String? = nil) throws {
    let (composer, name, remark) = try request.readModel()
    try self.init(
      request, by: composer, model: (name, remark), primer: request.readPrimer(), date: FieldValues.today, in: folder)
  }

  /// A plan with the model of another plan, which is not read again; reads the primer.
  convenience init(_ request: CompositionRequest, modelOf plan: CompositionPlan) throws {
    try self.init(
      request, by: plan.composer, model: plan.model, primer: request.readPrimer(), date: FieldValues.today)
  }

  /// - Throws: `ComposingError` if the request does not fit the model.
  init(
    _ request: CompositionRequest, by composer: Composer, model: (name: String, remark: String?),
    primer: (music: Performance, source: Provenance.Dependency)? = nil, date: String, in folder: String? = nil
  ) throws {
    (self.request, self.composer, self.model) = (request, composer, model)
    (self.primer, self.date) = (primer?.source, date)
    self.folder = folder.flatMap(FieldValues.folderName)
    var template = PieceRequest(
      seed: 0, length: request.length ?? composer.usualLength, label: nil,
      sampling: request.sampling(for: composer), constraints: request.constraints, primer: primer?.music)
    template.keepsPulse = request.keepsPulse
    self.template = template
    try composer.check(pieceRequest(seed: request.seed ?? 0))
  }

  /// The file to continue, if one was named.
  var primerPath: String? { request.primer }

  /// How the piece with a seed is composed.
  func composition(seed: UInt64) -> Composition {
    let pieceRequest = pieceRequest(seed: seed)
    return Composition(
      pieceRequest, by: composer,
      provenance: Provenance(
        pieceRequest, by: composer, model: model.name, primer: primer, title: chosenTitle(seed: seed)),
      original: request.original, remarks: [model.remark, labelRemark].compactMap(\.self))
  }

  func title(seed: UInt64) -> String {
    chosenTitle(seed: seed) ?? Composition.title(seed: seed, label: label(seed: seed).map(composer.spelling(of:)))
  }

  /// Whether the user gave a template for names.
  var hasNameTemplate: Bool { request.name != nil }

  /// The name of the piece's files: `2026-11-23-chopin-seed42`, or by the request's template.
  func name(seed: UInt64) -> String {
    guard let template = request.name else {
      return "\(date)-\(label(seed: seed).map(composer.spelling)?.fileNamePart ?? "etude")-seed\(seed)"
    }
    var values = fieldValues(seed: seed)
    values[.index] = Job.padded(number(seed: seed), of: request.count)
    values[.title] = title(seed: seed)
    return template.fileName(values)
  }

  /// The number of the piece in the request, counted from 1.
  private func number(seed: UInt64) -> Int { Int(truncatingIfNeeded: seed &- (request.seed ?? seed)) + 1 }

  private func fieldValues(seed: UInt64) -> FieldValues {
    let label = label(seed: seed).map(composer.spelling)
    var values: FieldValues = [
      .date: date, .index: "\(number(seed: seed))", .seed: "\(seed)", .model: OutputPath.stem(of: model.name),
      .title: Composition.title(seed: seed, label: label),
    ]
    (values[.composer], values[.key]) = (label, request.constraints.key?.description)
    (values[.stem], values[.folder]) = (primer.map { OutputPath.stem(of: $0.name) }, folder)
    return values
  }

  private func pieceRequest(seed: UInt64) -> PieceRequest {
    var pieceRequest = template
    (pieceRequest.seed, pieceRequest.label) = (seed, label(seed: seed))
    return pieceRequest
  }

  private func label(seed: UInt64) -> String? {
    switch request.style {
    case .general: nil
    case .label(let label): label
    case .bySeed:
      primer == nil && request.original?.provenance.primer == nil ? composer.label(seed: seed) : nil
    }
  }

  /// Says that the label may stand for another composer than the one who was named; nil if that is unlikely.
  private var labelRemark: String? {
    guard case .label(let name) = request.style else { return nil }
    let label = composer.spelling(of: name)
    return LabelNames.mayBe(name, label: label)
      ? nil : "composed in the style of the label “\(label)”, which may not mean “\(name)”"
  }

  /// The title chosen by the user; nil means the default title.
  private func chosenTitle(seed: UInt64) -> String? {
    guard let title = request.title else {
      return request.original.flatMap { $0.provenance.seed == seed ? $0.provenance.title : nil }
    }
    guard let text = title.tag({ [values = fieldValues(seed: seed)] in values[$0] ?? "" }) else { return nil }
    return request.count == 1 || !title.fields.isEmpty ? text : "\(text), seed \(seed)"
  }
}

extension Composer {
  /// A label as the model spells it.
  func spelling(of label: String) -> String { LabelNames(labels).label(named: label) ?? label }
}
