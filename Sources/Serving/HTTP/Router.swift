internal import NIOHTTP1

/// A table of routes; `{name}` in a template matches one part of a path.
///
///     let router = Router([Route(.GET, "/api/library/{name}") { request in … }])
struct Router: Sendable {
  let routes: [Route]

  init(_ routes: [Route]) { self.routes = routes }

  /// Returns the route for a request, and the request with the values of the route's parameters.
  ///
  /// - Throws: `HTTPError` 404 for an unknown path, 405 for a method that the path does not support.
  func route(for request: Request) throws(HTTPError) -> (route: Route, request: Request) {
    let matches = routes.compactMap { route in route.match(request.path).map { (route, $0) } }
    // A route without parameters precedes one with parameters, so that /api/library/list is not taken for a file.
    let fewest = matches.map(\.1.count).min()
    let best = matches.filter { $0.1.count == fewest }
    let method = request.method == .HEAD ? .GET : request.method
    guard let (route, parameters) = best.first(where: { $0.0.method == method }) else {
      if best.isEmpty {
        throw HTTPError(.notFound, "There is nothing at this path; /api/openapi.json lists what there is.")
      }
      var methods = best.map(\.0.method.rawValue)
      if methods.contains("GET") { methods.append("HEAD") }
      throw HTTPError(
        .methodNotAllowed, "Use \(methods.joined(separator: " or ")) here.",
        headers: ["Allow": methods.joined(separator: ", ")])
    }
    var request = request
    request.parameters = parameters
    return (route, request)
  }
}

/// One method of one path.
struct Route: Sendable {
  let method: HTTPMethod
  let template: String
  let bodyLimit: Int
  let respond: @Sendable (Request) async throws -> Response
  private let parts: [Substring]

  /// - Parameter bodyLimit: in bytes; longer bodies are refused with 413.
  init(
    _ method: HTTPMethod, _ template: String, bodyLimit: Int = 0,
    _ respond: @escaping @Sendable (Request) async throws -> Response
  ) {
    (self.method, self.template, self.bodyLimit, self.respond) = (method, template, bodyLimit, respond)
    parts = template.split(separator: "/")
  }

  /// The values of the parameters if the path matches; otherwise nil.
  func match(_ path: [String]) -> [String: String]? {
    guard path.count == parts.count else { return nil }
    var parameters: [String: String] = [:]
    for (part, segment) in zip(parts, path) {
      if part.hasPrefix("{") {
        parameters[String(part.dropFirst().dropLast())] = segment
      } else if part != segment {
        return nil
      }
    }
    return parameters
  }
}
