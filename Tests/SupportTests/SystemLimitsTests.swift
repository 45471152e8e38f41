import Glibc
import Testing

@testable import Support

@Suite struct SystemLimitsTests {
  @Test func threadsAreCounted() {
    #expect(threadsAvailable(upTo: 5) == 5)
  }

  @Test func theUsualLimitsAreEnough() throws {
    try checkSystemLimits()
    #expect(openFileLimit >= 20)
  }

  @Test(arguments: [
    (
      SystemLimitError.openFiles(limit: 8, needed: 20),
      "only 8 files may be open at once, and 20 are needed; raise the limit (ulimit -n)"
    ),
    (
      .threads(available: 3, needed: 8),
      "only 3 threads can be started, and 8 are needed; raise the limit on processes (ulimit -u, or that of the "
        + "container), or use fewer cores (taskset -c 0)"
    ),
    (
      .commandLine, "there is no memory for the command line; end other programs, or raise the limit (ulimit -v)"
    ),
    (
      .memory(limit: 300, needed: 600),
      "the address space is limited to 300 MB, and at least 600 MB are needed; raise the limit (ulimit -v)"
    ),
  ]) func saysWhatIsTooLow(error: SystemLimitError, sentence: String) {
    #expect(error.description == sentence)
  }
}
