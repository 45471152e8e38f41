private import CCommit

/// The version of Étude, such as `0.2.0` (semantic versioning).
public let etudeVersion = "0.2.0"

/// The commit that Étude was built from, such as `722cefc04b`; nil if it was not built from a git repository by `make
/// build`.
public let etudeCommit: String? = {
  let commit = String(cString: etude_commit())
  return commit.isEmpty ? nil : commit
}()
