public import Files
private import Support

/// A `.safetensors` file that cannot be read, used or written.
public struct ModelFileError: Error, Hashable, Sendable {
  public enum Fact: Hashable, Sendable {
    case file(FileError)
    /// The file is shorter than the eight bytes of the header's length.
    case noHeader(bytes: Int)
    case headerBeyondEnd(claimed: UInt64, available: Int)
    case badHeader(reason: String)
    /// The file's length differs from the end of the tensors.
    case wrongLength(expected: Int, found: Int)
    /// Invalid `data_offsets`: tensors must follow each other without gaps.
    case tensorOutOfPlace(name: String, expected: [Int], found: [Int])
    case badShape(name: String, found: [Int])
    case unsupportedType(name: String, found: String)
    /// An 8-bit tensor that is not a matrix, and so has no scale per column.
    case notAMatrix(name: String, found: [Int])
    case notFinite(name: String, index: Int)
    case beyondHalf(name: String, index: Int, value: Float)
    case missingMetadata(key: String)
    case badMetadata(key: String, reason: String)
    case missingTensor(name: String, shape: [Int])
    case extraTensor(name: String)
    case wrongShape(name: String, expected: [Int], found: [Int])
  }

  public let path: String
  public let fact: Fact

  package init(path: String, _ fact: Fact) {
    self.path = path
    self.fact = fact
  }
}

extension ModelFileError: CustomStringConvertible {
  public var description: String {
    if case .file(let error) = fact { return error.description }
    return "\(path): \(finding); \(advice)"
  }

  private var finding: String {
    switch fact {
    case .file(let error): error.description
    case .noHeader(bytes: 0): "the file is empty"
    case .noHeader(let bytes):
      "not a safetensors file: expected a header of 8 bytes or more, found \(counted(bytes, "byte"))"
    case .headerBeyondEnd(let claimed, let available):
      "not a safetensors file: expected a header of at most \(counted(available, "byte")), found \(claimed)"
    case .badHeader(let reason): "byte 8: expected a JSON header that lists tensors (\(reason))"
    case .wrongLength(let expected, let found): "expected \(counted(expected, "byte")), found \(found)"
    case .tensorOutOfPlace(let name, let expected, let found):
      "tensor \(name): expected data_offsets \(expected), found \(found)"
    case .badShape(let name, let found): "tensor \(name): expected a valid shape, found \(found)"
    case .unsupportedType(let name, let found): "tensor \(name): expected F32, F16 or I8, found \(found)"
    case .notAMatrix(let name, let found): "tensor \(name): an I8 tensor must be a matrix, found shape \(found)"
    case .notFinite(let name, let index): "tensor \(name): found NaN or infinity at index \(index)"
    case .beyondHalf(let name, let index, let value):
      "tensor \(name): expected numbers within ±65504 (F16), found \(value) at index \(index)"
    case .missingMetadata(let key): "expected metadata `\(key)`, found none"
    case .badMetadata(let key, let reason): "metadata `\(key)` cannot be used: \(reason)"
    case .missingTensor(let name, let shape): "expected tensor \(name) of shape \(shape), found none"
    case .extraTensor(let name): "unexpected tensor \(name): the architecture does not have it"
    case .wrongShape(let name, let expected, let found): "tensor \(name): expected shape \(expected), found \(found)"
    }
  }

  private var advice: String {
    switch fact {
    case .file: ""
    case .wrongLength: "the file is damaged or incomplete; get it again"
    case .noHeader, .headerBeyondEnd, .badHeader, .tensorOutOfPlace, .badShape, .notAMatrix:
      "the file is damaged or not a model; use a model that Étude wrote"
    case .unsupportedType: "convert it to F32"
    case .notFinite: "the training diverged; use an earlier file, or train with a lower learning rate"
    case .beyondHalf: "write it in single precision"
    case .missingMetadata, .badMetadata, .missingTensor, .extraTensor, .wrongShape:
      "use a model that this version of Étude wrote"
    }
  }
}
