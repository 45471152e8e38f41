// Fuzzes requests to `etude serve`.
import FuzzSupport
import NIOCore
import NIOEmbedded
import NIOHTTP1

@testable import Serving

private let answering = Answering(folder: "\(scratchFolder)/library")

/// Parses requests as the server does, guards and routes them, and has the page and the API answer them. No response
/// may be an internal server error, and no file outside the folder may be served.
private func read(_ bytes: [UInt8]) {
  let channel = EmbeddedChannel()
  defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
  do {
    try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
    try channel.writeInbound(ByteBuffer(bytes: bytes))
    var (head, body) = (HTTPRequestHead?.none, ByteBuffer())
    while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
      switch part {
      case .head(let new): (head, body) = (new, ByteBuffer())
      case .body(var bytes): body.writeBuffer(&bytes)
      case .end: if let head { answering.answer(head, body) }
      }
    }
  } catch {
    precondition(error is HTTPParserError || error is ChannelError, "\(error)")
  }
}

private func begin() -> [[UInt8]] {
  makeFolder(answering.folder)
  writeFile("\(answering.folder)/a.mid", Array("MThd".utf8))
  writeFile("\(scratchFolder)/secret.mid", Array("secret".utf8))
  let host = " HTTP/1.1\r\nHost: localhost\r\n"
  return [
    "GET /\(host)\r\nGET /app.js\(host)If-None-Match: \"0\", *\r\n\r\n",
    "GET /api/library/a.mid?download\(host)Range: bytes=1-2\r\nIf-Range: \"0\"\r\n\r\n",
    "GET /api/library/..%2Fsecret.mid\(host)Cookie: etude_token=0\r\n\r\nGET /?token=%30\(host)\r\n",
    "PATCH /api/session\(host)Content-Length: 29\r\n\r\n{\"composer\":\"Bach\",\"seed\":\"1\"}",
    "POST /api/uploads?name=a%2Bb.mid\(host)Transfer-Encoding: chunked\r\n\r\n4\r\nMThd\r\n0\r\n\r\n",
    "DELETE /api/queue/1\(host)Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n\r\n",
    "POST /api/save\(host)Content-Length: 11\r\n\r\n{\"piece\":0}HEAD /metrics\(host)\r\n",
    "GET /api/state HTTP/1.0\r\nHost: [::1]:8712\r\nAuthorization: Bearer x\r\n\r\n",
  ].map { Array($0.utf8) }
}

let httpTarget = FuzzTarget(begin: begin, read: read)

#if FUZZING
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    httpTarget.writeSeeds()
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    httpTarget.test(start, count)
  }
#endif
