private import Music

/// The distributions of all features over a set of excerpts.
package struct Profile: Sendable {
  /// In the order of `Feature.all`. Every value has equal weight, whichever excerpt it comes from.
  let distributions: [Distribution]

  package init(_ excerpts: [Excerpt]) {
    distributions = Feature.all.map { feature in
      let parts = excerpts.map(feature.distribution)
      guard var whole = parts.first else { return feature.distribution(Excerpt(whole: .init([]))) }
      for part in parts.dropFirst() { whole.add(part) }
      return whole
    }
  }
}

/// The differences between two profiles, feature by feature.
package struct Comparison: Sendable {
  package struct Row: Sendable {
    package let feature: Feature
    /// Overlap of the distributions, 0…1; 1 if they are equal.
    package let overlap: Double
    /// Jensen–Shannon distance, 0…1; 0 if the distributions are equal.
    package let distance: Double
    /// Means of both sides in the feature's unit; nil if a mean makes no sense for the feature.
    package let mean, referenceMean: Double?
  }

  /// In the order of `Feature.all`.
  package let rows: [Row]

  package init(_ profile: Profile, with reference: Profile) {
    rows = Feature.all.indices.map { index in
      let (own, other) = (profile.distributions[index], reference.distributions[index])
      let hasMean = Feature.all[index].unit != nil
      return Row(
        feature: Feature.all[index], overlap: own.overlap(with: other), distance: own.jensenShannonDistance(to: other),
        mean: hasMean ? own.mean : nil, referenceMean: hasMean ? other.mean : nil)
    }
  }

  package var averageOverlap: Double { rows.reduce(0) { $0 + $1.overlap } / Double(rows.count) }
  package var averageDistance: Double { rows.reduce(0) { $0 + $1.distance } / Double(rows.count) }
}
