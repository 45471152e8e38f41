import Testing

@testable import Composing

@Suite struct LabelNamesTests {
  private let names = LabelNames([
    "Bach", "Chopin", "Debussy", "Handel", "Mussorgsky", "Prokofiev", "Rachmaninoff", "Scriabin", "Tchaikovsky",
    "Rimsky-Korsakov",
  ])

  @Test(arguments: [
    ("chopin", "Chopin"), ("Frédéric Chopin", "Chopin"), ("J. S. Bach", "Bach"), ("Bach, Johann Sebastian", "Bach"),
    ("Rachmaninov", "Rachmaninoff"), ("Sergei Rachmaninow", "Rachmaninoff"), ("Prokofieff", "Prokofiev"),
    ("Tschaikowsky", "Tchaikovsky"), ("Skrjabin", "Scriabin"), ("Händel", "Handel"), ("Claude Debussy", "Debussy"),
    ("Bach Johann Sebastian", "Bach"), ("Händel Georg Friedrich", "Handel"), ("Chopin-Szopen", "Chopin"),
    ("Rimsky-Korsakov", "Rimsky-Korsakov"), ("Nikolai Rimsky-Korsakov", "Rimsky-Korsakov"),
  ]) func usualSpellingsAreKnown(name: String, label: String) {
    #expect(names.label(named: name) == label)
  }

  @Test(arguments: ["Liszt", "", "J. S.", "Bacharach", "Chop"]) func othersAreNot(name: String) {
    #expect(names.label(named: name) == nil)
  }

  @Test func aNameThatFitsSeveralLabelsIsNone() {
    let two = LabelNames(["Clara Schumann", "Robert Schumann"])
    #expect(two.label(named: "Schumann") == nil && two.label(named: "Clara Schumann") == "Clara Schumann")
  }

  @Test(arguments: [
    ("Bach", "J. S. Bach"), ("Bach", "JS Bach"), ("Bach", "Joh. Seb. Bach"), ("Bach", "Bach, Johann Sebastian"),
    ("Mendelssohn", "Felix Mendelssohn Bartholdy"), ("Mendelssohn", "Mendelssohn-Bartholdy"), ("Liszt", "Liszt Ferenc"),
    ("Schumann", "Robert Schumann"), ("Haydn", "Joseph Haydn"), ("Chopin", "Frédéric Chopin"),
    ("Clara Schumann", "Clara Schumann"), ("Handel", "Händel Georg Friedrich"), ("Chopin", "Chopin-Szopen"),
  ]) func aForenameFitsItsLabel(label: String, name: String) {
    #expect(LabelNames([label]).label(named: name) == label && LabelNames.mayBe(name, label: label))
  }

  @Test(arguments: [
    ("Bach", "C.P.E. Bach"), ("Bach", "CPE Bach"), ("Bach", "Bach, Johann Christian"), ("Schumann", "Clara Schumann"),
    ("Mendelssohn", "Fanny Mendelssohn"), ("Mendelssohn", "Fanny Mendelssohn-Hensel"), ("Haydn", "Michael Haydn"),
    ("Mozart", "L. Mozart"), ("Andre", "André Previn"),
  ]) func aRelativeIsTakenForTheLabelButIsNotItsComposer(label: String, name: String) {
    #expect(LabelNames([label]).label(named: name) == label && !LabelNames.mayBe(name, label: label))
  }

  @Test func suggestsANearName() {
    #expect(names.suggestion(for: "Chopn") == "Chopin" && names.suggestion(for: "Debusy") == "Debussy")
    #expect(LabelNames(["Bach", "Liszt"]).suggestion(for: "Lizst") == "Liszt", "swapped letters")
    #expect(names.suggestion(for: "Liszt") == nil)
  }
}
