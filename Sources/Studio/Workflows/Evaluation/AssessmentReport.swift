package import Measures
private import Music
internal import Training

/// An assessment of compositions, as one JSON object.
package struct AssessmentReport: Encodable {
  package struct Side: Encodable {
    package let pieces, excerpts: Int
  }

  package struct FeatureReport: Encodable {
    package let feature: String
    package let overlap, distance: Double
    package let baselineOverlap, baselineDistance: Double?
    package let mean, referenceMean: Double?
    package let unit: String?
  }

  package struct CopyingReport: Encodable {
    package let generated, reference: Spread
    package let otherComposers: Spread?
    /// The composition with the longest copy, and the file of the corpus that has the same notes.
    package let file, source: String?
  }

  package let excerptSeconds: Double
  package let generated, reference, baseline: Side
  package let features: [FeatureReport]
  package let averageOverlap, averageDistance: Double
  package let baselineOverlap, baselineDistance: Double?
  package let traits, referenceTraits: Traits
  package let copying: CopyingReport?

  init(_ assessment: Assessment, compositions: [CorpusPiece], reference: [CorpusPiece], corpus: [CorpusPiece]) {
    excerptSeconds = assessment.length.value
    generated = Side(pieces: compositions.count, excerpts: assessment.generatedCount)
    self.reference = Side(pieces: reference.count, excerpts: assessment.referenceCount)
    baseline = Side(pieces: corpus.count, excerpts: assessment.baselineCount)
    features = assessment.comparison.rows.enumerated().map { index, row in
      let real = assessment.baseline?.rows[index]
      return FeatureReport(
        feature: row.feature.name, overlap: row.overlap, distance: row.distance, baselineOverlap: real?.overlap,
        baselineDistance: real?.distance, mean: row.mean, referenceMean: row.referenceMean, unit: row.feature.unit)
    }
    (averageOverlap, averageDistance) = (assessment.comparison.averageOverlap, assessment.comparison.averageDistance)
    (baselineOverlap, baselineDistance) = (assessment.baseline?.averageOverlap, assessment.baseline?.averageDistance)
    (traits, referenceTraits) = (assessment.traits, assessment.referenceTraits)
    copying = assessment.copying.map { copying in
      CopyingReport(
        generated: copying.generated, reference: copying.reference, otherComposers: copying.otherComposers,
        file: copying.longest.map { compositions[assessment.sources[$0.excerpt]].path },
        source: copying.longest?.copy.piece.map { corpus[$0].path })
    }
  }
}
