import Glibc
import Testing

@testable import Network

struct SafetensorsTests {
  /// One tensor `w` of shape [2], the numbers 1 and −2, and one piece of metadata.
  private static let header =
    #"{"__metadata__":{"a":"é"},"w":{"data_offsets":[0,8],"dtype":"F32","shape":[2]}}"#
  private static let data: [UInt8] = [
    0x00, 0x00, 0x80, 0x3f,  // 1
    0x00, 0x00, 0x00, 0xc0,  // −2
  ]

  private static func bytes(_ header: String, _ data: [UInt8] = data) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + Array(header.utf8) + data
  }

  /// A matrix of bytes with four bytes of scales, stored as `scale` says.
  private static func scaled(_ scale: String) -> [UInt8] {
    bytes(
      #"{"w":{"data_offsets":[0,4],"dtype":"I8","shape":[2,2]},"w.scale":{"data_offsets":[4,8],"dtype":\#(scale)}}"#)
  }

  private func read(_ bytes: [UInt8]) throws(ModelFileError) -> Safetensors {
    try SafetensorsReader(path: "p").read(bytes)
  }

  @Test func bytesAreRead() throws {
    let file = try read(Self.bytes(Self.header))
    #expect(file == Safetensors(tensors: ["w": .init(shape: [2], values: [1, -2])], metadata: ["a": "é"]))
  }

  @Test func tensorsBeyondAnyFileAreRefusedBeforeTheirSizesOverflow() {
    // Just below the limit for one tensor, with enough tensors to come near 2^61 bytes.
    let size = (1 << 48) - 4
    let tensors = (0..<8000).map { index in
      #""t\#(index)":{"data_offsets":[\#(index * size),\#((index + 1) * size)],"dtype":"F32","shape":[\#(size / 4)]}"#
    }
    #expect(throws: ModelFileError.self) { try read(Self.bytes("{\(tensors.joined(separator: ","))}")) }
  }

  @Test func everyHalfIsItsFloat() {
    for bits in UInt16.min...UInt16.max {
      let (found, right) = (Float(half: bits), Float(Float16(bitPattern: bits)))
      #expect(found.bitPattern == right.bitPattern || (found.isNaN && right.isNaN), "\(bits)")
    }
  }

  @Test func halvesAreRead() throws {
    let header = #"{"w":{"data_offsets":[0,4],"dtype":"F16","shape":[1,2]}}"#
    let file = try read(Self.bytes(header, [0x00, 0x3c, 0x01, 0x00]))  // 1, 2^−24
    #expect(file.tensors["w"] == .init(shape: [1, 2], values: [1, 0x1p-24]))
  }

  @Test func bytesOfAMatrixAreScaledByColumn() throws {
    let header = """
      {"w":{"data_offsets":[0,4],"dtype":"I8","shape":[2,2]},\
      "w.scale":{"data_offsets":[4,12],"dtype":"F32","shape":[2]}}
      """
    let file = try read(Self.bytes(header, [1, 2, 0x81, 0xff] + Self.data))  // 1, 2, −127, −1 times 1 and −2
    #expect(file.tensors == ["w": .init(shape: [2, 2], values: [1, -4, -127, 2])])
  }

  @Test(arguments: [Safetensors.NumberFormat.single, .half])
  func whatIsWrittenIsRead(precision: Safetensors.NumberFormat) throws {
    let path = temporaryPath()
    defer { remove(path) }
    let file = Safetensors(
      tensors: [
        "b": .init(shape: [2, 2], values: [0.5, -1.25, 1024, 0]), "a": .init(shape: [], values: [3]),
        "none": .init(shape: [0, 4], values: []),
      ], metadata: ["text": "\"\\\n/ü"])
    try file.write(to: path, precision: precision)
    #expect(try Safetensors.read(path) == file)
  }

  @Test func dataStartsAtAMultipleOfEightBytes() throws {
    for length in 0..<8 {
      let file = Safetensors(tensors: [String(repeating: "n", count: length): .init(shape: [], values: [1])])
      let bytes = try SafetensorsWriter(path: "p", precision: .single).bytes(of: file)
      #expect((bytes.count - 4).isMultiple(of: 8))
    }
  }

  /// Each malformation, and the fact in its error.
  private static let malformations: [(String, [UInt8], ModelFileError.Fact)] = [
    ("nothing", [], .noHeader(bytes: 0)),
    ("seven bytes", [1, 0, 0, 0, 0, 0, 0], .noHeader(bytes: 7)),
    ("an absurd header length", [UInt8](repeating: 0xff, count: 9), .headerBeyondEnd(claimed: .max, available: 1)),
    ("cut in the header", Array(bytes(header).prefix(40)), .headerBeyondEnd(claimed: 80, available: 32)),
    ("cut in the data", bytes(header).dropLast(3), .wrongLength(expected: 96, found: 93)),
    ("too long", bytes(header) + [0], .wrongLength(expected: 96, found: 97)),
    (
      "a hole", bytes(#"{"w":{"data_offsets":[4,8],"dtype":"F32","shape":[1]}}"#),
      .tensorOutOfPlace(name: "w", expected: [0, 4], found: [4, 8])
    ),
    (
      "an overlap",
      bytes(
        #"{"v":{"data_offsets":[0,4],"dtype":"F32","shape":[1]},"#
          + #""w":{"data_offsets":[0,8],"dtype":"F32","shape":[2]}}"#),
      .tensorOutOfPlace(name: "w", expected: [4, 12], found: [0, 8])
    ),
    (
      "one offset", bytes(#"{"w":{"data_offsets":[0],"dtype":"F32","shape":[2]}}"#),
      .tensorOutOfPlace(name: "w", expected: [0, 8], found: [0])
    ),
    (
      "a negative shape", bytes(#"{"w":{"data_offsets":[0,8],"dtype":"F32","shape":[-2]}}"#),
      .badShape(name: "w", found: [-2])
    ),
    (
      "a shape beyond reason", bytes(#"{"w":{"data_offsets":[0,8],"dtype":"F32","shape":[4294967296,4294967296]}}"#),
      .badShape(name: "w", found: [1 << 32, 1 << 32])
    ),
    (
      "another type", bytes(#"{"w":{"data_offsets":[0,8],"dtype":"I64","shape":[1]}}"#),
      .unsupportedType(name: "w", found: "I64")
    ),
    (
      "bytes without scales", bytes(#"{"w":{"data_offsets":[0,8],"dtype":"I8","shape":[2,4]}}"#),
      .missingTensor(name: "w.scale", shape: [4])
    ),
    (
      "bytes that are no matrix", bytes(#"{"w":{"data_offsets":[0,8],"dtype":"I8","shape":[8]}}"#),
      .notAMatrix(name: "w", found: [8])
    ),
    ("too few scales", scaled(#""F32","shape":[1]"#), .wrongShape(name: "w.scale", expected: [2], found: [1])),
    (
      "scales of bytes",
      bytes(
        #"{"w":{"data_offsets":[0,6],"dtype":"I8","shape":[3,2]},"#
          + #""w.scale":{"data_offsets":[6,8],"dtype":"I8","shape":[2]}}"#),
      .notAMatrix(name: "w.scale", found: [2])
    ),
    (
      "scales of bytes in a matrix", scaled(#""I8","shape":[2,2]"#),
      .wrongShape(name: "w.scale", expected: [2], found: [2, 2])
    ),
    (
      "a scale that leads beyond all numbers",
      bytes(
        #"{"w":{"data_offsets":[4,6],"dtype":"I8","shape":[2,1]},"#
          + #""w.scale":{"data_offsets":[0,4],"dtype":"F32","shape":[1]}}"#,
        [0xff, 0xff, 0x7f, 0x7f, 1, 2]), .notFinite(name: "w", index: 1)
    ),
    ("not a number", bytes(header, [0, 0, 0x80, 0x3f, 0, 0, 0xc0, 0x7f]), .notFinite(name: "w", index: 1)),
    ("infinite", bytes(header, [0, 0, 0x80, 0xff, 0, 0, 0, 0]), .notFinite(name: "w", index: 0)),
  ]

  @Test(arguments: malformations)
  func malformed(name: String, bytes: [UInt8], fact: ModelFileError.Fact) {
    #expect(throws: ModelFileError(path: "p", fact)) { try read(bytes) }
  }

  @Test(arguments: [
    "", "{", "[]", "null", "\u{0}", #"{"w":3}"#, #"{"w":{"dtype":"F32"}}"#, #"{"__metadata__":{"a":1}}"#,
  ])
  func headersThatAreNone(header: String) {
    let error = #expect(throws: ModelFileError.self) { try read(Self.bytes(header)) }
    if case .badHeader = error?.fact { return }
    Issue.record("\(header) gave \(String(describing: error))")
  }

  @Test func everyCutIsRefused() {
    let whole = Self.bytes(Self.header)
    for count in 0..<whole.count {
      #expect(throws: ModelFileError.self) { try read(Array(whole.prefix(count))) }
    }
  }

  @Test func numbersThatDoNotFitAreNotWritten() {
    let file = Safetensors(tensors: ["w": .init(shape: [2], values: [1, 1e6])])
    #expect(throws: ModelFileError(path: "p", .beyondHalf(name: "w", index: 1, value: 1e6))) {
      try SafetensorsWriter(path: "p", precision: .half).bytes(of: file)
    }
    let broken = Safetensors(tensors: ["w": .init(shape: [1], values: [.nan])])
    #expect(throws: ModelFileError(path: "p", .notFinite(name: "w", index: 0))) {
      try SafetensorsWriter(path: "p", precision: .single).bytes(of: broken)
    }
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: ModelFileError.self) { try Safetensors.read("/nowhere/m.safetensors") }
    let sentence = "/nowhere/m.safetensors: cannot read: No such file or directory; check the spelling of the path"
    #expect(error?.description == sentence)
  }
}
