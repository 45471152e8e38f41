private import Files

/// Files of one folder with the same name, each in another format, and the stems of their sound.
struct PieceFiles<File> {
  /// Without extension.
  let path: String
  var files: [File] = []
  /// Files of stems, whose names differ from the piece's.
  var stems: [File] = []

  /// Groups files by piece, in no particular order; other kinds of files are left out.
  ///
  /// Files are stems if their name extends that of a piece, such as `x.ch1-piano.wav` beside `x.mid`, and if all files
  /// of this name are audio: `x.ch1-piano.mid` would be a separate piece.
  ///
  /// - Parameter path: returns the path of a file.
  static func grouped(_ files: [File], by path: (File) -> String) -> [PieceFiles] {
    // Keyed by bytes: Swift considers two Unicode spellings of a letter equal, but to the file system they are two
    // names.
    var pieces: [[UInt8]: PieceFiles] = [:]
    for file in files where MediaKind(path(file)) != nil {
      let name = withoutExtension(path(file))
      pieces[Array(name.utf8), default: PieceFiles(path: name)].files.append(file)
    }
    // The longest names first, because a stem can have the name of a piece with stems.
    for key in pieces.keys.sorted(by: { $0.count > $1.count }) {
      let stem = pieces[key]!
      guard stem.files.allSatisfy({ MediaKind(path($0))?.isAudio == true }),
        let whole = PieceStem.piece(of: stem.path).map({ Array($0.utf8) }), let piece = pieces[whole],
        !piece.files.allSatisfy({ MediaKind(path($0)) == .picture })
      else { continue }
      pieces[whole]!.stems += stem.files + stem.stems
      pieces[key] = nil
    }
    return Array(pieces.values)
  }
}

extension PieceFiles: Sendable where File: Sendable {}
