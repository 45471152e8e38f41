private import Glibc
package import Logging
internal import NIOCore

/// The address and the limits of a server.
package struct ServerSettings: Sendable {
  /// An address or a host name of this machine.
  package var host = "127.0.0.1"
  /// Port to listen on; 0 picks a free one.
  package var port = 8712
  /// A secret that clients must send; required unless `isLoopback`.
  package var token: String?
  /// Maximum number of simultaneous connections.
  package var connections = 64
  package var logger = Logger(label: "etude.serve")
  var limits = Limits()

  package init() {}

  /// Whether only this machine can reach the server.
  package var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") && isAddress(host) }

  /// The address to open in a browser, on this machine or elsewhere.
  ///
  /// - Parameter port: the port that the server listens on.
  package func link(port: Int) -> String {
    let name = ["0.0.0.0", "::"].contains(host) ? machineName : host.contains(":") ? "[\(host)]" : host
    return "http://\(name):\(port)/" + (token.map { "?token=\(percentEncoded($0))" } ?? "")
  }

  var guarding: Guard {
    var names: Set = ["localhost", "127.0.0.1", "[::1]", host.contains(":") ? "[\(host)]" : host.lowercased()]
    if !isLoopback { names.formUnion([machineName, "\(machineName).local"]) }
    return Guard(names: names, allowsAddresses: !isLoopback, token: token)
  }
}

/// Time limits for clients.
struct Limits: Sendable {
  /// Time for the headers of a request, and between requests.
  var head = TimeAmount.seconds(15)
  /// Time limit for receiving the body of a request.
  var body = TimeAmount.seconds(60)
  /// Time for the client to accept the next bytes.
  var progress = TimeAmount.seconds(30)
  /// Time for the client to finish sending a body that has been rejected.
  var linger = TimeAmount.seconds(2)
  /// Time without any message from a tab; it is pinged three times in this time.
  var tab = TimeAmount.seconds(60)
}

/// The name of this machine in its network, in lower case (gethostname(3)).
private var machineName: String {
  var name = [CChar](repeating: 0, count: 256)
  guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
  return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).lowercased()
}
