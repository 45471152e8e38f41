import Dispatch
import Foundation
import Glibc
import Live
import Logging
import Synchronization

@testable import Serving

/// A plain TCP connection to the server of a test, with blocking calls on its own thread.
final class Client: Sendable {
  private let descriptor: CInt

  /// - Parameter receiving: size of the system's receive buffer in bytes; nil means the default.
  init(port: Int, receiving: CInt? = nil) throws {
    descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    // Maximum time that a test waits.
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    if var receiving {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiving, socklen_t(MemoryLayout<CInt>.size))
    }
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if connected != 0 { throw POSIXError(.ECONNREFUSED) }
  }

  deinit { close(descriptor) }

  func send(_ text: String) async { await send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) async {
    await onThread { [descriptor] in
      var rest = bytes[...]
      while !rest.isEmpty {
        let sent = rest.withUnsafeBytes {
          Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
        }
        if sent <= 0 { return }
        rest = rest.dropFirst(sent)
      }
    }
  }

  /// Reads until `count` bytes have arrived, or the server closes the connection.
  func read(_ count: Int = .max) async -> [UInt8] {
    await onThread { [descriptor] in
      var bytes: [UInt8] = []
      var chunk = [UInt8](repeating: 0, count: 65536)
      while bytes.count < count {
        let got = recv(descriptor, &chunk, min(chunk.count, count - bytes.count), 0)
        if got <= 0 { break }
        bytes += chunk[..<got]
      }
      return bytes
    }
  }

  /// Sends a request, and reads until the server closes the connection or `count` bytes have arrived.
  func exchange(_ request: String, _ count: Int = .max) async -> String {
    await send(request)
    return String(decoding: await read(count), as: UTF8.self)
  }

  private func onThread<R: Sendable>(_ work: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: work()) }
    }
  }
}

/// Runs a server with pieces of scales while `body` runs, and waits until it has ended.
func withServer(
  _ services: FakeServices = FakeServices(), settings: ServerSettings = ServerSettings(),
  _ body: @Sendable (Int) async throws -> Void
) async throws {
  var settings = settings
  settings.port = 0
  settings.logger.logLevel = .critical
  let session = LiveSession(source: Scales(), calibratedGain: 0)
  let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
  let server = PageServer(settings: settings, session: session, services: services)
  let task = Task {
    defer { continuation.finish() }
    try await server.run { continuation.yield($0) }
  }
  for await port in ports.prefix(1) { try await body(port) }
  session.stop()
  task.cancel()
  try? await task.value
}

/// A request with the headers that a program sends.
func request(_ method: String, _ path: String, _ headers: [String] = [], body: String = "") -> String {
  let length = body.isEmpty && method == "GET" ? [] : ["Content-Length: \(body.utf8.count)"]
  let lines = ["\(method) \(path) HTTP/1.1", "Host: localhost", "Connection: close"] + headers + length
  return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
}
