// Fuzzes lists of files.
import Dispatch
import FuzzSupport
import Studio
import Synchronization
import Training

private let list = "\(scratchFolder)/list.txt"
private let music = "\(scratchFolder)/music"
private let corpus = Mutex<Corpus?>(nil)

/// Reads a list as `etude render --list` does, and as `etude train --validation` does.
private func read(_ bytes: [UInt8]) {
  writeFile(list, bytes)
  guard let names = try? Input.list(list) else { preconditionFailure("every text is a list") }
  precondition(names.allSatisfy { !$0.isEmpty || !bytes.isEmpty })
  guard let corpus = corpus.withLock(\.self) else { preconditionFailure("there is a corpus") }
  do throws(TrainingError) {
    let (named, others, unmatched) = try corpus.pieces(in: list)
    precondition(!named.isEmpty && named.count + others.count == corpus.pieces.count)
    precondition(unmatched.count <= bytes.count)
  } catch {
    precondition(!error.description.isEmpty)
  }
}

private func begin() -> [[UInt8]] {
  for folder in [music, "\(music)/Bach", "\(music)/Bach/Suite"] { makeFolder(folder) }
  let events: [UInt8] = [0, 0x90, 60, 64, 0x60, 0x80, 60, 0, 0, 0xFF, 0x2F, 0]
  let file = Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 96] + Array("MTrk".utf8) + [0, 0, 0, 12] + events
  for name in ["a", "Bach/a", "Bach/Suite/b"] { writeFile("\(music)/\(name).mid", file) }
  let read = DispatchSemaphore(value: 0)
  Task {
    let found = try? await Corpus.read([music], threads: 1)
    corpus.withLock { $0 = found }
    read.signal()
  }
  read.wait()
  return [
    "Bach/a.mid\n", "\u{FEFF}# heading\r\n./a.mid\r\n\r\nSuite/../Suite/b.mid\n", "music/a.mid\0Bach/a.mid\0", "/a.mid",
  ].map { Array($0.utf8) }
}

let listsTarget = FuzzTarget(begin: begin, read: read)

#if FUZZING
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    listsTarget.writeSeeds()
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    listsTarget.test(start, count)
  }
#endif
