import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Files

@Suite(.serialized) struct LockWaitTests {
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

  @Test func aLongWaitIsSaidOnce() async throws {
    let holders = Mutex<[Int32?]>([])
    LockWait.onFirst { holder in holders.withLock { $0.append(holder) } }
    let (first, second) = (try LineFile(folder.path + "/a"), try LineFile(folder.path + "/a"))
    try first.append([65])
    let held = try open(folder.path + "/a")
    lock(held, F_WRLCK, 1 << 62)
    Thread.detachNewThread {
      while holders.withLock(\.isEmpty) { usleep(10_000) }
      close(held)
    }
    let start = ContinuousClock.now
    try second.append([66])
    #expect(ContinuousClock.now - start >= LockWait.patience)
    #expect(holders.withLock { $0 } == [getpid()])
    LockWait.tell { nil }
    #expect(holders.withLock(\.count) == 1)
  }

  @Test func theHolderOfAClaimIsSaid() throws {
    let holders = Mutex<[Int32?]>([])
    let (first, second) = (try LineFile(folder.path + "/a"), try LineFile(folder.path + "/a"))
    try first.append([65])
    LockWait.onFirst { holder in holders.withLock { $0.append(holder) } }
    second.tellOfWait()
    #expect(holders.withLock(\.isEmpty))
    #expect(first.claim(1000) && !second.claim(1000))
    second.tellOfWait()
    #expect(holders.withLock { $0 } == [getpid()])
  }
}
