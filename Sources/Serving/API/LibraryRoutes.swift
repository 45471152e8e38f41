private import Dispatch
internal import Files
internal import FoundationEssentials
internal import NIOHTTP1

/// Routes of the library of saved pieces.
extension Routes {
  var pieces: [Route] {
    [
      Route(.GET, "/api/library") { _ in
        try answering { Response(json: ["pieces": try services.library()]) }
      },
      Route(.GET, "/api/library.zip") { request in try await archive(request) },
      Route(.GET, "/api/library/{name}") { request in
        let name = request.parameters["name"]!
        guard isServed(name), let file = OpenFile(name, in: services.folder) else {
          throw HTTPError(.notFound, "The library has no file of this name.")
        }
        return Response(file, named: name, to: request)
      },
      Route(.DELETE, "/api/library/{name}", bodyLimit: Self.json) { request in
        try answering { try services.delete(request.parameters["name"]!) }
        station.broadcast(.library)
        return Response(.noContent)
      },
      Route(.POST, "/api/library/{name}/restore", bodyLimit: Self.json) { request in
        try answering { try services.restore(request.parameters["name"]!) }
        station.broadcast(.library)
        return Response(.noContent)
      },
    ]
  }

  /// Whether the name of a file is that of a file that a piece can have.
  private func isServed(_ name: String) -> Bool {
    !name.hasPrefix(".")
      && !["application/octet-stream", "text/", "application/json", "application/zip"].contains {
        mediaType(of: name).hasPrefix($0)
      }
  }

  /// Archives are made one at a time, on a queue that listeners don't depend on.
  private static let archives = DispatchQueue(label: "archives", qos: .utility)

  private func archive(_ request: Request) async throws -> Response {
    let names = (request.query["pieces"] ?? "").split(separator: "/").map(String.init)
    if names.isEmpty { throw HTTPError(.badRequest, "Name the pieces, as in /api/library.zip?pieces=one/two.") }
    // In a folder of its own, since the folder in the archive has the archive's name.
    let (name, folder) = ("etude.zip", "\(scratch)/\(UUID().uuidString)")
    // The open file stays readable while it is sent.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await answering {
      try makeFolder(folder)
      try await Self.archives.result { try services.archive(names, to: "\(folder)/\(name)") }
    }
    guard let file = OpenFile(name, in: folder) else { throw HTTPError(.internalServerError, "The archive is gone.") }
    var response = Response(file, named: name, to: request)
    response.headers.replaceOrAdd(name: "Content-Disposition", value: "attachment; filename=\"\(name)\"")
    return response
  }
}
