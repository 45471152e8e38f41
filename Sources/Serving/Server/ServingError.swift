private import Glibc

/// A server that cannot listen.
package enum ServingError: Error, Hashable, Sendable {
  /// - Parameter code: the system's `errno`.
  case cannotListen(host: String, port: Int, code: Int32)
  case unknownHost(String)
}

extension ServingError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotListen(let host, let port, EADDRINUSE):
      "port \(port) of \(host) is in use by another program; choose another port"
    case .cannotListen(let host, let port, EACCES):
      "port \(port) of \(host) is for the system's own programs; choose a port above 1023"
    case .cannotListen(let host, _, EADDRNOTAVAIL):
      "\(host) is not an address of this machine; choose 127.0.0.1, or 0.0.0.0 for all of its addresses"
    case .cannotListen(let host, let port, let code):
      "cannot listen on port \(port) of \(host): \(String(cString: strerror(code)))"
    case .unknownHost(let host):
      "\(host) is not the name of a known machine; choose 127.0.0.1, or 0.0.0.0 for all addresses of this machine"
    }
  }
}
