public import Composing
internal import Files
public import Training

/// A model that is at hand.
public struct KnownModel: Sendable {
  /// As commands take it: the name of a bundled model, or the path of a file.
  public let name: String
  public let facts: Result<ModelFacts, TrainingError>

  init(name: String, path: String) {
    self.name = name
    do { facts = .success(try ModelFacts(path: path, name: name)) } catch { facts = .failure(error) }
  }

  /// The bundled models, then the `.safetensors` files of the current folder by name.
  ///
  /// - Throws: `ComposingError` where the bundled models are missing.
  public static func all() throws(ComposingError) -> [KnownModel] {
    let bundled = try BundledModel.names.map { name throws(ComposingError) in
      KnownModel(name: name, path: try BundledModel.path(named: name))
    }
    let files = pathsMatching("*.safetensors").sorted(by: isBefore)
    return bundled + files.map { KnownModel(name: $0, path: $0) }
  }
}
