// Which Étude this is.

/// As in `0.1.0` (semantic versioning).
public let etudeVersion = "0.1.0"
