// The version of Étude, in the one place that everything else can see.

/// As in `0.1.0` (semantic versioning).
public let etudeVersion = "0.1.0"
