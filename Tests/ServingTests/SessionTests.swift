import Files
import Foundation
import Glibc
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(5))) struct SessionTests {
  private func exchange(_ method: String, _ path: String, port: Int) async throws -> String {
    try await Client(port: port).exchange(request(method, path))
  }

  @Test func aPieceSavedAfterASkipIsTheOneThatBegins() async throws {
    try await withServer { port in
      while !(try await exchange("GET", "/api/state", port: port)).contains("\"piece\":{") {
        try await Task.sleep(for: .milliseconds(10))
      }
      let first = try await exchange("POST", "/api/save", port: port)
      #expect(first.contains("Scale 1.mid"))
      // Nothing moves without listeners.
      let skip = try await exchange("POST", "/api/next", port: port)
      #expect(skip.hasPrefix("HTTP/1.1 202"))
      let second = try await exchange("POST", "/api/save", port: port)
      #expect(second.contains("Scale 2.mid"), "\(second)")
      _ = try await exchange("POST", "/api/undo", port: port)
      let again = try await exchange("POST", "/api/save", port: port)
      #expect(again.contains("Scale 1.mid"), "\(again)")
    }
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
