import Glibc
import Testing

@testable import Network

struct ModelTests {
  private func refused(_ change: (inout Safetensors) -> Void) throws -> ModelFileError.Fact? {
    let path = temporaryPath()
    defer { remove(path) }
    try Model(parameters: .random(.small)).write(to: path, precision: .single)
    var file = try Safetensors.read(path)
    change(&file)
    try file.write(to: path, precision: .single)
    return #expect(throws: ModelFileError.self) { try Model.read(path) }?.fact
  }

  @Test func aModelIsReadAsItWasWritten() throws {
    let path = temporaryPath()
    defer { remove(path) }
    let model = Model(parameters: .random(.small), metadata: ["vocabulary": "{}"])
    try model.write(to: path, precision: .single)
    let found = try Model.read(path)
    #expect(found.metadata == model.metadata)
    #expect(found.parameters.architecture == .small)
    #expect(found.parameters.values == model.parameters.values)
  }

  @Test func halvesOfAModelAreItsNearest() throws {
    let path = temporaryPath()
    defer { remove(path) }
    let model = Model(parameters: .random(.small))
    try model.write(to: path)
    #expect(try Model.read(path).parameters.values == model.parameters.values.map { Float(Float16($0)) })
  }

  /// Large enough that its matrices are quantized.
  private let large = Architecture(classes: [5, 7], labels: 2, embedding: 16, layers: 1, units: 64, headUnits: 64)

  @Test func largeMatricesAreKeptInBytes() throws {
    let (path, half) = (temporaryPath(), temporaryPath())
    defer { for name in [path, half] { remove(name) } }
    let model = Model(parameters: .random(large))
    try model.write(to: path, precision: .byte)
    try model.write(to: half)
    #expect(try Safetensors.bytes(at: path).count < Safetensors.bytes(at: half).count * 2 / 3)
    let (found, layout) = (try Model.read(path).parameters, model.parameters.layout)
    for slot in layout.slots {
      let (original, read) = (model.parameters[slot], found[slot])
      let columns = slot.shape.last!
      for column in 0..<columns {
        let numbers = zip(original, read).enumerated().filter { $0.offset % columns == column }.map(\.element)
        let largest = numbers.map { abs($0.0) }.max()!
        let isLarge = slot.shape.count == 2 && slot.count >= 4096
        let tolerance = isLarge ? largest / 127 * 0.501 : largest / 2048
        #expect(numbers.allSatisfy { abs($0.0 - $0.1) <= tolerance }, "column \(column) of \(slot.name)")
      }
    }
    #expect(found[layout.headState] != model.parameters[layout.headState])
  }

  @Test func aQuantizedModelIsQuantizedToItself() throws {
    let paths = [temporaryPath(), temporaryPath()]
    defer { for path in paths { remove(path) } }
    try Model(parameters: .random(large)).write(to: paths[0], precision: .byte)
    try Model.read(paths[0]).write(to: paths[1], precision: .byte)
    #expect(try Safetensors.bytes(at: paths[0]) == Safetensors.bytes(at: paths[1]))
  }

  @Test func scalesWithoutTheirMatrixAreRefused() throws {
    let fact = try refused {
      $0.tensors["lstm.0.input.scale"] = .init(shape: [24], values: Array(repeating: 1, count: 24))
    }
    #expect(fact == .extraTensor(name: "lstm.0.input.scale"))
  }

  @Test func aMissingTensorIsNamed() throws {
    let fact = try refused { $0.tensors["lstm.1.bias"] = nil }
    #expect(fact == .missingTensor(name: "lstm.1.bias", shape: [24]))
  }

  @Test func anExtraTensorIsNamed() throws {
    let fact = try refused { $0.tensors["lstm.2.bias"] = .init(shape: [], values: [0]) }
    #expect(fact == .extraTensor(name: "lstm.2.bias"))
  }

  @Test func aWrongShapeIsNamed() throws {
    let fact = try refused { $0.tensors["heads.0.bias"] = .init(shape: [1, 5], values: [0, 0, 0, 0, 0]) }
    #expect(fact == .wrongShape(name: "heads.0.bias", expected: [5], found: [1, 5]))
  }

  @Test func anotherFileIsRefused() throws {
    let fact = try refused { $0.metadata = [:] }
    #expect(fact == .missingMetadata(key: "architecture"))
  }

  @Test(arguments: [
    "", "{}", "[1]",
    #"{"classes":[],"labels":0,"embedding":4,"layers":2,"units":6,"headUnits":8}"#,
    #"{"classes":[5,7,3],"labels":-1,"embedding":4,"layers":2,"units":6,"headUnits":8}"#,
    #"{"classes":[5,7,3],"labels":2,"embedding":4,"layers":9223372036854775807,"units":6,"headUnits":8}"#,
  ])
  func anImpossibleArchitectureIsRefused(json: String) throws {
    let fact = try refused { $0.metadata["architecture"] = json }
    if case .badMetadata("architecture", _) = fact { return }
    Issue.record("\(json) gave \(String(describing: fact))")
  }

  @Test func aModelThatIsInTheWayIsReplacedWhole() throws {
    let path = temporaryPath()
    defer { remove(path) }
    try Model(parameters: .random(.small, seed: 1)).write(to: path, precision: .single)
    var broken = Parameters.random(.small, seed: 2)
    broken.values[0] = .infinity
    #expect(throws: ModelFileError.self) { try Model(parameters: broken).write(to: path) }
    #expect(try Model.read(path).parameters.values == Parameters.random(.small, seed: 1).values)
  }
}
