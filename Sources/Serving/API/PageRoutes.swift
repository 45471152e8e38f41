internal import Audio
internal import Live
internal import NIOHTTP1

/// Routes of the page, the radio streams and the metrics.
extension Routes {
  var page: [Route] {
    StaticFile.all.map { file in Route(.GET, file.path) { request in file.response(to: request) } }
      + StreamFormat.allCases.map { format in
        Route(.GET, "/stream.\(format.rawValue)") { request in await stream(format, request) }
      }
      + [
        Route(.GET, "/metrics") { _ in
          Response(text: await metrics(station), type: "text/plain; version=0.0.4; charset=utf-8")
        },
        Route(.GET, "/live") { _ in
          throw HTTPError(
            .upgradeRequired, "This is the WebSocket of the page, version 13.",
            headers: ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"])
        },
      ]
  }

  /// A radio stream. Everything after its header is sent as it is encoded. An MP3 stream with an `id` is for an audio
  /// element of the page; all tabs are told where it begins.
  private func stream(_ format: StreamFormat, _ request: Request) async -> Response {
    let wantsTitles = format == .mp3 && request.headers.first(name: "Icy-MetaData") == "1"
    var headers: HTTPHeaders = [
      "Content-Type": format == .opus ? "audio/ogg; codecs=opus" : mediaType(of: "x.\(format.rawValue)"),
      "Cache-Control": "no-store", "Accept-Ranges": "none",
    ]
    if wantsTitles {
      headers.add(contentsOf: ["icy-name": "Etude", "icy-metaint": "\(ICYFraming.interval)"])
    }
    let id = format == .mp3 ? request.query["id"].flatMap { Int($0) } : nil
    let kind = id == nil ? BroadcastKind.radio(format) : .elements
    // A request for the headers alone is no listener.
    let packets = request.method == .HEAD ? AsyncStream { nil } : await station.packets(kind)
    var subscription = Subscription(packets: packets, framing: Framing(format, wantsTitles: wantsTitles))
    if let id {
      subscription.onBegin = { [station] packet in
        station.broadcast(.stream(id: id, at: Timeline.sampleRate.seconds(packet.position)))
      }
    }
    return Response(headers: headers, body: .live(subscription))
  }
}
