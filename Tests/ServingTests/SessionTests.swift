import Files
import Foundation
import Glibc
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(5))) struct SessionTests {
  private func exchange(_ method: String, _ path: String, port: Int) async throws -> String {
    try await Client(port: port).exchange(request(method, path))
  }

  @Test func unknownErrorsShowNoPaths() async throws {
    let errors: [(any Error, String)] = [
      (FileError(path: "/secret/one.mid", action: .write, code: ENOSPC), "(No space left on device)"),
      (CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: "/secret/one.mid"]), "could not do this;"),
    ]
    for (error, sentence) in errors {
      try await withServer(FakeServices(failure: error)) { port in
        let answer = try await exchange("DELETE", "/api/library/one", port: port)
        #expect(answer.hasPrefix("HTTP/1.1 500") && answer.contains(sentence), "\(answer)")
        #expect(!answer.contains("secret"))
      }
    }
  }

  @Test func theArchiveIsNamedAfterTheProgram() async throws {
    try await withServer { port in
      let answer = try await exchange("GET", "/api/library.zip?pieces=one", port: port)
      #expect(answer.hasPrefix("HTTP/1.1 200") && answer.hasSuffix("\r\n\r\netude.zip"), "\(answer)")
    }
  }
}
