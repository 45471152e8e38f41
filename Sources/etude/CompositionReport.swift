import Measures
import Music
import Training

/// An assessment of compositions, as one JSON object.
struct CompositionReport: Encodable {
  struct Side: Encodable {
    let pieces, excerpts: Int
  }

  struct FeatureReport: Encodable {
    let feature: String
    let overlap, distance: Double
    let baselineOverlap, baselineDistance: Double?
    let mean, referenceMean: Double?
    let unit: String?
  }

  struct CopyingReport: Encodable {
    let generated, reference: Spread
    let otherComposers: Spread?
    /// The composition with the longest copy, and the file of the corpus that has the same notes.
    let file, source: String?
  }

  let excerptSeconds: Double
  let generated, reference, baseline: Side
  let features: [FeatureReport]
  let averageOverlap, averageDistance: Double
  let baselineOverlap, baselineDistance: Double?
  let traits, referenceTraits: Traits
  let copying: CopyingReport?

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
