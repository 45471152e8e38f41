package import Composing
internal import Files
private import Network
private import Support
package import Training

/// A bundled model or a model file, with what it says about itself.
package struct KnownModel: Sendable {
  /// The name of a bundled model, or the path of a file.
  package let name: String
  package let facts: Result<ModelFacts, TrainingError>

  init(name: String, path: String) {
    self.name = name
    do { facts = .success(try ModelFacts(path: path, name: name)) } catch { facts = .failure(error) }
  }

  /// The bundled models, then the `.safetensors` files of the current folder by name.
  ///
  /// - Throws: `ComposingError` if the bundled models are missing.
  package static func all() throws(ComposingError) -> [KnownModel] {
    let files = pathsMatching("*.safetensors").sorted(by: isBefore)
    return try bundled() + files.map { KnownModel(name: $0, path: $0) }
  }

  private static func bundled() throws(ComposingError) -> [KnownModel] {
    try BundledModel.names.map { name throws(ComposingError) in
      KnownModel(name: name, path: try BundledModel.path(named: name))
    }
  }

  /// Describes one model.
  ///
  /// - Parameter name: the name of a bundled model, or a path.
  package static func facts(of name: String) throws -> ModelFacts {
    try ModelFacts(path: BundledModel.path(of: name), name: name)
  }

  /// Stores a model with 8-bit weights (`Safetensors.NumberFormat.byte`).
  ///
  /// - Parameter path: the file to write.
  package static func quantize(
    _ name: String, to path: String, replacing: Bool
  ) throws -> (before: ModelFacts, after: ModelFacts) {
    let before = try facts(of: name)
    try checkTarget(path, of: before, replacing: replacing)
    try Model.read(before.file).write(to: path, precision: .byte)
    return (before, try ModelFacts(path: path, name: path))
  }

  /// Stores a copy of the model, in the same number format, whose sampling defaults are these; none if there are no
  /// overrides.
  ///
  /// - Parameter path: the file to write.
  /// - Throws: `ComposingError.noColumn` for a temperature of a column that the model lacks.
  package static func setSampling(
    of name: String, to sampling: SamplingOverrides, in path: String, replacing: Bool
  ) throws {
    let known = try facts(of: name)
    for column in (sampling.temperature?.columns ?? [:]).keys.sorted() where !known.columns.contains(column) {
      throw ComposingError.noColumn(column, setting: "temperature", known: known.columns)
    }
    try checkTarget(path, of: known, replacing: replacing)
    var model = try Model.read(known.file)
    let isEmpty = sampling == SamplingOverrides()
    model.metadata[SamplingOverrides.metadataKey] = isEmpty ? nil : jsonLine(sampling)
    try model.write(to: path, precision: Safetensors.NumberFormat(rawValue: known.storage)!)
  }

  /// Checks that a model can be written to a file, which is not the one that it is read from.
  private static func checkTarget(_ path: String, of model: ModelFacts, replacing: Bool) throws {
    try checkOutput(path, isNoneOf: [model.file])
    if replacing { try checkCreatable(path) } else { try RunPaths(model: path).checkVacant() }
  }

  /// The bundled models that can be read, with their labels.
  package static func bundledLabels() -> [(model: String, labels: [String])] {
    ((try? bundled()) ?? []).compactMap { model in
      (try? model.facts.get().labels).map { (model.name, $0.map(\.name)) }
    }
  }
}
