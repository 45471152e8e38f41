internal import FoundationEssentials
internal import Live
internal import NIOCore
internal import NIOHTTP1

/// Routes of uploads and renders.
extension Routes {
  var uploads: [Route] {
    [
      Route(.GET, "/api/uploads") { _ in Response(json: ["uploads": services.uploads]) },
      Route(.POST, "/api/uploads", bodyLimit: Self.upload) { request in
        let name = request.query["name"] ?? "upload.mid"
        return try await answering {
          let upload = try await readers.result {
            try services.upload(Array(request.body.readableBytesView), name: name)
          }
          return Response(.created, json: upload)
        }
      },
      Route(.POST, "/api/uploads/{id}/play", bodyLimit: Self.json) { request in
        try answering { try services.play(try number(request)) }
        return await skipped {
          $0.replan()
          $0.next()
        }
      },
      Route(.POST, "/api/uploads/{id}/continue", bodyLimit: Self.json) { request in
        try await answering {
          let number = try number(request)
          try await readers.result { try services.compose(continuing: number) }
        }
        return await skipped {
          $0.replan()
          $0.next()
        }
      },
      Route(.GET, "/api/queue") { _ in Response(json: ["jobs": services.queue]) },
      Route(.POST, "/api/queue", bodyLimit: Self.json) { request in
        struct Body: Decodable { let upload: Int }
        guard let body = try? JSONDecoder().decode(Body.self, from: Data(request.body.readableBytesView)) else {
          throw HTTPError(.badRequest, #"The body must be {"upload": the number of an upload}."#)
        }
        return try answering { Response(.created, json: try services.enqueue(body.upload)) }
      },
      Route(.DELETE, "/api/queue/{id}", bodyLimit: Self.json) { request in
        try answering { try services.cancel(try number(request)) }
        return Response(.noContent)
      },
    ]
  }

  private func number(_ request: Request) throws -> Int {
    guard let number = Int(request.parameters["id"]!) else {
      throw ServiceError(.unknown, "There is nothing with this ID.")
    }
    return number
  }
}
