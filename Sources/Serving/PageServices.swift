package import Live

/// The services that the server needs from the program around it.
///
/// Descriptions of errors are shown to the user of the page.
package protocol PageServices: Sendable {
  /// Version of the program.
  var version: String { get }
  /// The folder of saved pieces.
  var folder: String { get }
  var choices: Choices { get }
  /// The settings of the next pieces. A requested seed is among them until its piece begins.
  var pieceSettings: PieceSettings { get }

  /// Changes the settings of the next pieces.
  ///
  /// - Throws: if a setting is unknown or out of its range.
  func apply(_ pieceSettings: PieceSettings) throws
  /// A query that composes a piece again, such as `seed=42&composer=Chopin`; nil for a piece from a file.
  func link(to piece: PieceFacts) -> String?

  /// Writes the files of a piece, and returns their names.
  func save(_ piece: PieceFacts) async throws -> [String]
  /// The pieces in the folder, newest first.
  func library() throws -> [LibraryPiece]
  func delete(_ name: String) throws
  func restore(_ name: String) throws
  /// Writes an archive of some pieces to a path that does not exist yet.
  func archive(_ names: [String], to path: String) throws

  /// Accepts a MIDI file.
  ///
  /// - Throws: if it is not a MIDI file with music.
  func upload(_ bytes: [UInt8], name: String) throws -> Upload
  var uploads: [Upload] { get }
  /// Makes an upload the next piece.
  func play(_ upload: Int) throws
  /// Makes a continuation of an upload the next piece.
  func compose(continuing upload: Int) throws

  /// Renders an upload when its turn comes.
  func enqueue(_ upload: Int) throws -> RenderJob
  var queue: [RenderJob] { get }
  func cancel(_ job: Int) throws
  /// Calls `changed` whenever the queue has changed, from any thread.
  func onQueueChange(_ changed: @escaping @Sendable () -> Void)
  /// Calls `changed` whenever the library has changed, from any thread.
  func onLibraryChange(_ changed: @escaping @Sendable () -> Void)
}

/// An error in answer to a request of the page.
package struct ServiceError: Error, CustomStringConvertible {
  package enum Kind: Sendable { case unknown, refused, full }

  package let kind: Kind
  package let description: String

  package init(_ kind: Kind, _ sentence: String) { (self.kind, description) = (kind, sentence) }
}

/// The allowed values of the settings of the next pieces.
package struct Choices: Encodable, Sendable {
  package let composers: [String]
  package let keys: [String]

  package init(composers: [String], keys: [String]) { (self.composers, self.keys) = (composers, keys) }
}

/// A piece in the library: its files share one name.
package struct LibraryPiece: Encodable, Sendable {
  package struct File: Encodable, Sendable {
    package let name: String
    package let bytes: Int
    package let type: String

    package init(name: String, bytes: Int) {
      (self.name, self.bytes, type) = (name, bytes, mediaType(of: name))
    }
  }

  /// Name of its files, without extension.
  package let name: String
  package let title: String
  package let artist: String?
  package let seconds: Double?
  package let files: [File]

  package init(name: String, title: String, artist: String?, seconds: Double?, files: [File]) {
    (self.name, self.title, self.artist, self.seconds, self.files) = (name, title, artist, seconds, files)
  }
}

/// A MIDI file that a user has uploaded.
package struct Upload: Encodable, Sendable {
  package let id: Int
  package let name: String
  package let notes: Int
  package let seconds: Double

  package init(id: Int, name: String, notes: Int, seconds: Double) {
    (self.id, self.name, self.notes, self.seconds) = (id, name, notes, seconds)
  }
}

/// A render that a user has requested.
package struct RenderJob: Encodable, Sendable {
  package enum State: String, Encodable, Sendable { case waiting, running, done, failed, cancelled }

  package let id: Int
  package let name: String
  package var state: State
  /// Progress from 0 to 1.
  package var progress: Double
  /// A sentence that says why it failed; nil unless it did.
  package var error: String?

  package init(id: Int, name: String) {
    (self.id, self.name, state, progress) = (id, name, .waiting, 0)
  }
}
