import Foundation
import Testing

@testable import Support

@Suite struct MachineTests {
  @Test(
    arguments: [
      ("200000 100000\n", 2), ("150000 100000\n", 2), ("1000 100000\n", 1), ("0 100000\n", 1), ("max 100000\n", nil),
      ("", nil), ("200000\n", nil), ("200000 0\n", nil),
    ] as [(String, Int?)]) func aQuotaIsRoundedUpToWholeCores(text: String, count: Int?)
  {
    #expect(cores(ofQuota: text) == count)
  }

  @Test(
    arguments: [
      ("Name:\tetude\nCpus_allowed:\tffffffff,0000000f\nCpus_allowed_list:\t0-3,32-63\n", 36),
      ("Cpus_allowed:\t2\n", 1), ("Name:\tetude\n", nil),
    ] as [(String, Int?)]) func aCoreIsABitOfTheMask(status: String, count: Int?)
  {
    #expect(cores(allowedBy: status) == count)
  }

  @Test func isNoMoreThanThereAre() {
    #expect(1...ProcessInfo.processInfo.processorCount ~= coreCount)
  }
}
