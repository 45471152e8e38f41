internal import Files
internal import MIDI
package import Music
package import Support
internal import Performing
internal import Randomness

/// One file of a corpus.
package struct CorpusPiece: Sendable {
  /// Path at which it was found.
  package let path: String
  /// Path relative to the corpus folder.
  package let name: String
  /// First folder of `name`, such as the composer; nil for a file directly in the corpus folder. Equal names in several
  /// corpus folders are the same label.
  package let label: String?
  package let digest: Digest
  package let performance: Performance
}

/// All MIDI files in some folders and their subfolders.
package struct Corpus: Sendable {
  /// A file that contains no usable music, with the reason.
  package struct Skipped: Sendable {
    package let path: String
    package let reason: String
  }

  /// Sorted by name, regardless of the folders' locations.
  package let pieces: [CorpusPiece]
  package let skipped: [Skipped]

  /// Reads the `.mid` and `.midi` files in `folders` and their subfolders on several threads.
  ///
  /// - Parameter progress: called with the number of files read and the total.
  package static func read(
    _ folders: [String], threads: Int, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws(TrainingError) -> Corpus {
    let files = try files(below: folders)
    var readings: [Reading] = []
    do {
      try await forEachAsDone(files, jobs: threads) {
        try $0.read()
      } deliver: { reading in
        readings.append(reading)
        progress(readings.count, files.count)
      }
    } catch {
      // Nothing else is thrown.
      throw .file(error as! FileError)
    }
    return try Corpus(readings, folders: folders)
  }

  private init(_ readings: [Reading], folders: [String]) throws(TrainingError) {
    pieces = readings.compactMap { try? $0.get() }.sorted { ($0.name, $0.digest) < ($1.name, $1.digest) }
    skipped = readings.compactMap(\.failure).sorted { $0.path < $1.path }
    if pieces.isEmpty { throw .noMusic(folders: folders, files: readings.count, first: skipped[0].reason) }
  }

  /// The paths of all its files.
  package var paths: [String] { pieces.map(\.path) + skipped.map(\.path) }

  /// Changes when a file is added, removed, renamed or edited, but not when the whole folder is moved.
  var digest: String { pieces.digest }
}

extension [CorpusPiece] {
  /// Digest of the pieces' names and contents.
  var digest: String {
    var digest = Digest()
    for piece in self {
      digest.add(piece.name)
      digest.add(piece.digest)
    }
    return digest.description
  }
}

private typealias Reading = Result<CorpusPiece, Corpus.Skipped>
extension Corpus.Skipped: Error {}
extension Result {
  fileprivate var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
}

/// A file of the corpus that has not been read yet.
private struct CorpusFile: Sendable {
  let path: String
  let name: String
  /// The folder that was searched.
  let root: String

  /// - Throws: `FileError` if the machine, not the file, is at fault.
  func read() throws -> Reading {
    do {
      let bytes = try readFile(path, limit: 64 << 20, below: root)
      var digest = Digest()
      digest.add(bytes)
      let performance = try MIDIFile.read(bytes, name: path).file.performance
      guard !performance.notes.isEmpty else {
        return .failure(Corpus.Skipped(path: path, reason: "no piano notes"))
      }
      let folders = name.split(separator: "/").dropLast()
      return .success(
        CorpusPiece(
          path: path, name: name, label: folders.first.map(String.init), digest: digest, performance: performance))
    } catch let error as FileError where error.isSystemFailure {
      throw error
    } catch {
      return .failure(Corpus.Skipped(path: path, reason: "\(error)"))
    }
  }
}

extension Corpus {
  private static func files(below folders: [String]) throws(TrainingError) -> [CorpusFile] {
    var files: [CorpusFile] = []
    for folder in folders {
      do throws(FileError) {
        files += try filesBelow(folder, extensions: ["mid", "midi"]).map {
          CorpusFile(path: $0, name: path($0, below: folder) ?? $0, root: folder)
        }
      } catch {
        throw .file(error)
      }
    }
    if files.isEmpty { throw .noFiles(folders: folders) }
    return files
  }
}

extension CorpusPiece {
  /// The score performed by rule. The random numbers are seeded by the file's digest, so the result is always the same.
  package var performed: CorpusPiece {
    var random = SplitMix64(seed: digest.value)
    return CorpusPiece(
      path: path, name: name, label: label, digest: digest, performance: performance.performed(using: &random))
  }
}

extension TrainingSettings {
  /// The piece as one example uses it: performed by rule if the settings say so, otherwise unchanged.
  func rendition(of piece: Performance, using random: inout some RandomNumberGenerator) -> Performance {
    perform ? piece.performed(using: &random) : piece
  }
}
