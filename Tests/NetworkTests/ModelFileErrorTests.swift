import Testing

@testable import Network

private let another = "; the file is damaged or not a model; use a model that Étude wrote"
private let older = "; use a model that this version of Étude wrote"

struct ModelFileErrorTests {
  @Test(
    arguments: [
      (
        .noHeader(bytes: 0), "m: the file is empty" + another
      ),
      (
        .noHeader(bytes: 3),
        "m: not a safetensors file: expected a header of 8 bytes or more, found 3 bytes" + another
      ),
      (
        .headerBeyondEnd(claimed: 99, available: 5),
        "m: not a safetensors file: expected a header of at most 5 bytes, found 99" + another
      ),
      (
        .badHeader(reason: "no"),
        "m: byte 8: expected a JSON header that lists tensors (no)" + another
      ),
      (
        .wrongLength(expected: 96, found: 93),
        "m: expected 96 bytes, found 93; the file is damaged or incomplete; get it again"
      ),
      (
        .tensorOutOfPlace(name: "w", expected: [0, 4], found: [4, 8]),
        "m: tensor w: expected data_offsets [0, 4], found [4, 8]" + another
      ),
      (
        .badShape(name: "w", found: [-1]),
        "m: tensor w: expected a valid shape, found [-1]" + another
      ),
      (.unsupportedType(name: "w", found: "I64"), "m: tensor w: expected F32, F16 or I8, found I64; convert it to F32"),
      (
        .notAMatrix(name: "w", found: [3]),
        "m: tensor w: an I8 tensor must be a matrix, found shape [3]" + another
      ),
      (
        .notFinite(name: "w", index: 7),
        "m: tensor w: found NaN or infinity at index 7; the training diverged; "
          + "use an earlier file, or train with a lower learning rate"
      ),
      (
        .beyondHalf(name: "w", index: 7, value: 1e6),
        "m: tensor w: expected numbers within ±65504 (F16), found 1000000.0 at index 7; write it in single precision"
      ),
      (
        .missingMetadata(key: "k"),
        "m: expected metadata `k`, found none" + older
      ),
      (
        .badMetadata(key: "k", reason: "no"),
        "m: metadata `k` cannot be used: no" + older
      ),
      (
        .missingTensor(name: "w", shape: [2]),
        "m: expected tensor w of shape [2], found none" + older
      ),
      (
        .extraTensor(name: "w"),
        "m: unexpected tensor w: the architecture does not have it" + older
      ),
      (
        .wrongShape(name: "w", expected: [2], found: [3]),
        "m: tensor w: expected shape [2], found [3]" + older
      ),
    ] as [(ModelFileError.Fact, String)])
  func sentence(fact: ModelFileError.Fact, sentence: String) {
    #expect(ModelFileError(path: "m", fact).description == sentence)
  }
}
