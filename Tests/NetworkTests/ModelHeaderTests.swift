import Files
import Glibc
import Testing

@testable import Network

struct ModelHeaderTests {
  @Test(arguments: [Safetensors.NumberFormat.single, .half])
  func describesAModelWithoutItsWeights(precision: Safetensors.NumberFormat) throws {
    let path = temporaryPath()
    defer { remove(path) }
    let model = Model(parameters: .random(.small), metadata: ["licence": "CC BY 4.0"])
    try model.write(to: path, precision: precision)
    let header = try ModelHeader(path: path)
    #expect(header.architecture == .small)
    #expect(header.metadata == model.metadata)
    #expect(header.parameters == model.parameters.count)
    #expect(header.storage == precision)
    #expect(try header.length == Safetensors.bytes(at: path).count)
  }

  @Test func knowsAQuantizedModel() throws {
    let path = temporaryPath()
    defer { remove(path) }
    let architecture = Architecture(classes: [5], embedding: 16, layers: 1, units: 64, headUnits: 64)
    try Model(parameters: .random(architecture)).write(to: path, precision: .byte)
    let header = try ModelHeader(path: path)
    #expect(header.storage == .byte)
    #expect(header.parameters == Parameters.random(architecture).count)
  }

  /// Both reject the same files, for the same reason.
  @Test(arguments: 0..<5)
  func refusesWhatModelsAreRefusedFor(change: Int) throws {
    let path = temporaryPath()
    defer { remove(path) }
    try Model(parameters: .random(.small)).write(to: path, precision: .single)
    var file = try Safetensors.read(path)
    switch change {
    case 0: file.tensors["heads.0.bias"] = nil
    case 1: file.tensors["more"] = .init(shape: [1], values: [0])
    case 2: file.metadata = [:]
    default: break
    }
    try file.write(to: path, precision: .single)
    var bytes = try Safetensors.bytes(at: path)
    if change == 3 { bytes.removeLast() }
    if change == 4 { bytes = [1, 2] }
    let damaged = try AtomicFile(path)
    try damaged.write(bytes)
    try damaged.commit()
    let expected = #expect(throws: ModelFileError.self) { try Model.read(path) }
    let found = #expect(throws: ModelFileError.self) { try ModelHeader(path: path) }
    #expect(found == expected)
  }
}
