// Fuzzes the provenance in a tag or a text event.
import FuzzSupport
import Studio

/// Looks for provenance in a text. If it finds one, the line written from it must give the same provenance, which must
/// say how the piece was composed.
private func read(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  guard let found = Provenance(in: text) else { return }
  precondition(found.line.utf8.allSatisfy { 0x20..<0x7F ~= $0 }, "the line has other characters than ASCII's")
  precondition(found.line.utf8.count > 4096 || Provenance(in: "x \(found.line) y") == found, "it is read otherwise")
  precondition(!found.description.isEmpty && found.length != nil && found.topP > 0)
}

private func begin() -> [[UInt8]] {
  let start = #"{"etude":{"minP":0,"model":{"digest":"0a","name":"expressive"},"repetitionPenalty":0,"seed":1,"#
  let end = #""temperature":1,"topP":0.95,"version":"0.2.0"}}"#
  return [
    "Mine. \(start)\"seconds\":60,\(end)",
    #"\#(start)"composer":"Saint-Sa\u00ebns","density":6,"events":200,"key":"F# minor","#
      + #""tempo":1.5,"velocity":64,\#(end)"#,
    #"\#(start)"candidates":4,"outcome":{"music":"0b","redraws":1},"primer":{"digest":"0c","name":"a.mid"},"#
      + #""recall":2,"seconds":1,"temperatures":{"key":0.9},"title":"A",\#(end)\#(start)"#,
  ].map { Array($0.utf8) }
}

let provenanceTarget = FuzzTarget(begin: begin, read: read)

#if FUZZING
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    provenanceTarget.writeSeeds()
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    provenanceTarget.test(start, count)
  }
#endif
