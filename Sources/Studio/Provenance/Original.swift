private import Files
private import Glibc

/// A piece that was composed before, and the file that says how.
struct Original: Sendable {
  let path: String
  let provenance: Provenance

  /// The path of a file that the piece was composed from, which must be beside the piece or in the current folder; nil
  /// if it is in neither. A name with a slash could lead anywhere, and Étude writes none.
  func place(of source: Provenance.Dependency) -> String? {
    let (beside, name) = (folder(of: path), source.name)
    if name.isEmpty || name.contains("/") { return nil }
    return [joined(beside, name), name].first { access($0, R_OK) == 0 }
  }

  /// A warning if the same piece was requested but another one came out; nil otherwise.
  func remark(on again: Provenance) -> String? {
    guard let music = provenance.outcome?.music, let now = again.outcome?.music, music != now,
      provenance.requestsSamePiece(as: again)
    else { return nil }
    return "differs from the piece in \(path), "
      + (provenance.version == again.version
        ? "although all settings are equal: this processor rounds differently from the one that composed it"
        : "which Étude \(provenance.version) composed; this is version \(again.version)")
  }
}
