// Fuzzes the reader of checkpoints.
import Files
import FuzzSupport
import Music

@testable import Network
@testable import Tokens
@testable import Training

private let path = "\(scratchFolder)/m.checkpoint"
/// Far below the memory limit of the process; it also bounds what `Learner` may allocate.
private let memory = 1 << 22

/// Reads a checkpoint and restores its learner. If the first byte is odd, the rest is a header without its length and,
/// after a zero byte, the data. So the fuzzer does not have to guess the length.
private func read(_ bytes: [UInt8]) {
  writeFile(path, bytes.first.map { $0 % 2 == 1 } ?? false ? framed(bytes.dropFirst()) : bytes)
  do throws(TrainingError) {
    let checkpoint = try Checkpoint.read(path)
    let learner = try checkpoint.restoredLearner(path: path, memory: memory)
    precondition(learner.batch == checkpoint.origin.settings.batch)
  } catch {
    precondition(!error.description.isEmpty)
  }
}

private func framed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  let header = bytes.prefix { $0 != 0 }
  return withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header + bytes.dropFirst(header.count + 1)
}

/// A checkpoint of the smallest network, as `etude train` writes it.
private func begin() -> [[UInt8]] {
  guard let middleC = PitchSet("60"),
    let encoding = ChordsEncoding(chords: [middleC], step: .milliseconds(125), grouping: .init())
  else { preconditionFailure("a vocabulary of one chord") }
  var settings = TrainingSettings()
  (settings.batch, settings.steps) = (1, 1)
  let architecture = Architecture(classes: encoding.classes, embedding: 1, layers: 1, units: 1, headUnits: 1)
  let learner = Learner(parameters: Parameters(zeros: architecture), batch: 1, steps: 1)
  let checkpoint = Checkpoint(
    origin: .init(settings: settings, corpus: "0a", validation: "0b"), state: .init(recent: ScoreSums(columns: 1)),
    modelVocabulary: ModelVocabulary(vocabulary: .chords(encoding), labels: []), trainedOn: TrainingFiles([]),
    learner: learner.checkpoint)
  guard (try? checkpoint.write(to: path)) != nil, let whole = try? readFile(path) else { return [] }
  let header = 8 + Int(whole[0]) + Int(whole[1]) << 8
  return [whole, [1] + whole[8..<header] + [0] + whole[header...]]
}

let checkpointTarget = FuzzTarget(begin: begin, read: read)

#if FUZZING
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    checkpointTarget.writeSeeds()
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    checkpointTarget.test(start, count)
  }
#endif
