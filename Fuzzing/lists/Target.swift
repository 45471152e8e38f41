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
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  writeFile(list, Array(UnsafeBufferPointer(start: start, count: count)))
  guard let names = try? Input.list(list) else { preconditionFailure("every text is a list") }
  precondition(names.allSatisfy { !$0.isEmpty || count > 0 })
  guard let corpus = corpus.withLock(\.self) else { preconditionFailure("there is a corpus") }
  do throws(TrainingError) {
    let (named, others, unmatched) = try corpus.pieces(in: list)
    precondition(!named.isEmpty && named.count + others.count == corpus.pieces.count)
    precondition(unmatched.count <= count)
  } catch {
    precondition(!error.description.isEmpty)
  }
  return 0
}

@_cdecl("LLVMFuzzerInitialize")
public func begin(_ count: UnsafeMutableRawPointer, _ arguments: UnsafeMutableRawPointer) -> CInt {
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
  writeSeeds([
    "Bach/a.mid\n", "\u{FEFF}# heading\r\n./a.mid\r\n\r\nSuite/../Suite/b.mid\n", "music/a.mid\0Bach/a.mid\0", "/a.mid",
  ])
  return 0
}
