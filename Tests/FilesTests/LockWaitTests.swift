import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Files

/// What was reported about waiting.
private final class Holders: Sendable {
  private let list = Mutex<[Int32?]>([])
  func add(_ holder: Int32?) { list.withLock { $0.append(holder) } }
  var all: [Int32?] { list.withLock { $0 } }
}

@Suite struct LockWaitTests {
  private let folder = TemporaryFolder()

  private func open(_ path: String) throws -> CInt { try openRegularFile(path, O_RDWR | O_CREAT) }

  @Test func theHolderOfALockIsFound() throws {
    let (first, second) = (try open(folder.path + "/a"), try open(folder.path + "/a"))
    defer { for descriptor in [first, second] { close(descriptor) } }
    #expect(holder(ofLockOn: second, 1 << 61) == nil)
    lock(first, F_WRLCK, 1 << 61)
    #expect(holder(ofLockOn: second, 1 << 61) == getpid())
    #expect(holder(ofLockOn: second, 1 << 61 + 1) == nil)
  }

  @Test func aLongWaitIsSaidOnce() throws {
    let holders = Holders()
    let (first, second) = (try LineFile(folder.path + "/a"), try LineFile(folder.path + "/a"))
    try first.append([65])
    let held = try open(folder.path + "/a")
    lock(held, F_WRLCK, 1 << 62)
    Thread.detachNewThread {
      while holders.all.isEmpty { usleep(10_000) }
      close(held)
    }
    let start = ContinuousClock.now
    try LockWait.$current.withValue(LockWait { holders.add($0) }) {
      try second.append([66])
      LockWait.report { nil }
    }
    #expect(ContinuousClock.now - start >= LockWait.patience)
    #expect(holders.all == [getpid()])
  }

  @Test(.timeLimit(.minutes(10))) func aCancelledTaskStopsWaiting() async throws {
    let file = try LineFile(folder.path + "/a")
    try file.append([65])
    let held = try open(folder.path + "/a")
    defer { close(held) }
    lock(held, F_WRLCK, 1 << 62)
    let waiting = Task { try file.append([66]) }
    waiting.cancel()
    await #expect(throws: FileError(path: file.path, action: .write, code: ECANCELED)) { try await waiting.value }
  }

  @Test func theHolderOfAClaimIsSaid() throws {
    let holders = Holders()
    let (first, second) = (try LineFile(folder.path + "/a"), try LineFile(folder.path + "/a"))
    try first.append([65])
    LockWait.$current.withValue(LockWait { holders.add($0) }) {
      second.reportWait()
      #expect(holders.all.isEmpty)
      #expect(first.claim(1000) && !second.claim(1000))
      second.reportWait()
    }
    #expect(holders.all == [getpid()])
  }
}
