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
