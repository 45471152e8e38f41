private import Files
internal import NIOCore
internal import NIOHTTP1

extension Response {
  /// A response with a file, or with the range of it that a request asks for.
  ///
  /// - Parameter name: determines the media type, and is the file name of a download.
  init(_ file: OpenFile, named name: String, to request: Request) {
    var headers: HTTPHeaders = [
      "ETag": file.entityTag, "Accept-Ranges": "bytes", "Cache-Control": "no-cache",
      "Content-Type": mediaType(of: name),
    ]
    if request.query["download"] != nil {
      headers.add(name: "Content-Disposition", value: "attachment; filename*=UTF-8''\(percentEncoded(name))")
    }
    if isNamed(file.entityTag, in: request.headers["If-None-Match"]) {
      self.init(.notModified, headers: headers)
      return
    }
    // If the file has changed, a range of it would not fit the parts that the client already has.
    let isFresh = request.headers.first(name: "If-Range").map { $0 == file.entityTag } ?? true
    let range = isFresh && request.method == .GET ? request.headers.first(name: "Range") : nil
    switch ByteRange(range, length: file.length) {
    case .whole: self.init(headers: headers, body: .file(file, 0..<file.length))
    case .part(let range):
      headers.add(name: "Content-Range", value: "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.length)")
      self.init(.partialContent, headers: headers, body: .file(file, range))
    case .unsatisfiable:
      self.init(.rangeNotSatisfiable, headers: ["Content-Range": "bytes */\(file.length)"])
    }
  }
}

/// Whether an `If-None-Match` header names an entity tag (weak comparison).
func isNamed(_ tag: String, in headers: [String]) -> Bool {
  headers.flatMap { $0.split(separator: ",") }.contains { entry in
    let name = entry.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    let plain = String(name)
    return plain == "*" || plain == tag || plain == "W/\(tag)"
  }
}

/// The media type of a file, by its extension.
func mediaType(of name: String) -> String {
  let types = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "json": "application/json", "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf",
    "webmanifest": "application/manifest+json", "mid": "audio/midi", "wav": "audio/wav", "flac": "audio/flac",
    "mp3": "audio/mpeg", "ogg": "audio/ogg; codecs=vorbis", "opus": "audio/ogg; codecs=opus", "aiff": "audio/aiff",
    "zip": "application/zip",
  ]
  return fileExtension(of: name).flatMap { types[$0.lowercased()] } ?? "application/octet-stream"
}
