package import Support

/// The regions of an SFZ file that sound when a key is struck, each with what it inherits, at the controllers' initial
/// values.
///
///     let piano = try Instrument("piano.sfz")
///     for region in piano.regions { print(region.keys, region.velocities, region.sample) }
///
/// Follows the descriptions at sfzformat.com, and sfizz where they are unclear.
package struct Instrument: Sendable {
  package let path: String
  package private(set) var regions: [Region] = []
  /// The opcodes and regions that are left out, with their counts.
  package let omissions: [Omission]
  /// The comments at the beginning of the file.
  package let heading: [String]
  /// Digest of all text read.
  package let digest: Digest

  /// - Parameters:
  ///   - path: the SFZ file.
  ///   - root: the folder that must contain all of its files; nil means the folder of the SFZ file.
  /// - Throws: an error that names the line.
  package init(_ path: String, root: String? = nil) throws(SFZError) {
    let folder = try InstrumentFolder(of: path, root: root)
    let reader = try HeaderReader(path, folder)
    var inheritance = try Inheritance(reader.headers)
    var omissions = OmissionCount()
    omissions.add(.lines, reader.strayLines)
    var missing: [SFZError] = []
    for header in reader.headers {
      guard let draft = try inheritance.add(header) else { continue }
      do throws(SFZError) {
        if let region = try draft.region(in: folder, inheritance, &omissions) { regions.append(region) }
      } catch {
        guard case .missing = error.fact else { throw error }
        missing.append(error)
      }
    }
    if let first = missing.first, case .missing(let path, _) = first.fact {
      let others = Set(missing.compactMap { if case .missing(let path, _) = $0.fact { path } else { nil } }).count - 1
      throw SFZError(first.place, .missing(path: path, others: others))
    }
    guard !regions.isEmpty else {
      let count = reader.headers.count { $0.kind == .region }
      throw SFZError(SourceLocation(path: path, line: 1), .nothingSounds(regions: count))
    }
    (self.path, heading) = (path, reader.heading)
    self.omissions = omissions.omissions
    var digest = Digest()
    digest.add(reader.text)
    self.digest = digest
  }
}
