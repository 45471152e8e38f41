internal import FoundationEssentials
internal import Live
internal import NIOCore
internal import NIOHTTP1

/// Routes that control the session and the settings of the next pieces.
extension Routes {
  var session: [Route] {
    [
      Route(.GET, "/api/state") { _ in Response(json: station.report) },
      Route(.GET, "/api/choices") { _ in Response(json: services.choices) },
      Route(.PATCH, "/api/session", bodyLimit: Self.json) { request in
        // A seed whose piece has begun is no longer requested.
        await station.session.settle()
        let pieceSettings = try services.pieceSettings.changed(by: Array(request.body.readableBytesView))
        try answering { try services.apply(pieceSettings) }
        station.session.replan()
        await station.session.settle()
        return Response(json: services.pieceSettings)
      },
      Route(.POST, "/api/next", bodyLimit: Self.json) { _ in await skipped { $0.next() } },
      Route(.POST, "/api/back", bodyLimit: Self.json) { _ in await skipped { $0.back() } },
      Route(.POST, "/api/undo", bodyLimit: Self.json) { _ in await skipped { $0.undo() } },
      Route(.POST, "/api/save", bodyLimit: Self.json) { request in
        guard let piece = station.piece(try wanted(request)) else {
          throw HTTPError(.notFound, "This piece is no longer available; save a piece while it plays or soon after.")
        }
        return try await answering { Response(.created, json: ["files": try await services.save(piece)]) }
      },
    ]
  }

  /// The response to a command, when the session has handled it.
  func skipped(_ command: (LiveSession) -> Void) async -> Response {
    command(station.session)
    await station.session.settle()
    return Response(.accepted, json: station.report)
  }

  /// The number of the requested piece; nil means the one playing now.
  private func wanted(_ request: Request) throws(HTTPError) -> Int? {
    struct Body: Decodable { let piece: Int? }
    if request.body.readableBytes == 0 { return nil }
    do {
      return try JSONDecoder().decode(Body.self, from: Data(request.body.readableBytesView)).piece
    } catch {
      throw HTTPError(.badRequest, #"The body must be {"piece": a number}, or empty for the piece that is playing."#)
    }
  }
}
