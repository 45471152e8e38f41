private import Glibc

/// The models that come with Étude.
public enum BundledModel {
  public static let names = [defaultName, "classic", "open"]
  /// The model that is used if none is named.
  public static let defaultName = "expressive"

  /// Returns the path of a model, given the name of a bundled model or a path.
  public static func path(of model: String) throws(ComposingError) -> String {
    if names.contains(model) { return try path(named: model) }
    if access(model, F_OK) != 0 && !model.contains(where: { "./".contains($0) }) {
      throw .unknownModel(model, known: names)
    }
    return model
  }

  /// The path of a bundled model: beside the program in a build folder, or in `../share/etude` of an installed program.
  public static func path(named name: String = defaultName) throws(ComposingError) -> String {
    let folder = programFolder
    let places = ["\(folder)/etude_Composing.resources", "\(folder)/../share/etude"]
      .map { "\($0)/\(name).safetensors" }
    guard let path = places.first(where: { access($0, R_OK) == 0 }) else {
      throw .noBundledModel(searched: places)
    }
    return path
  }

  /// The folder of the running program with links resolved (readlink(2) on `/proc/self/exe`).
  private static var programFolder: String {
    let path = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { buffer, count in
      count = buffer.withMemoryRebound(to: CChar.self) { max(0, readlink("/proc/self/exe", $0.baseAddress!, $0.count)) }
    }
    let end = path.lastIndex(of: UInt8(ascii: "/")) ?? 0
    return String(decoding: path[..<end], as: UTF8.self)
  }
}
