import Testing
import Tokens

@testable import Training

@Suite struct RecipeTests {
  @Test(arguments: TrainingRecipe.allCases) func everyRecipeCanBeTrainedWith(recipe: TrainingRecipe) throws {
    try recipe.settings.check()
    #expect(recipe.settings.recipe == recipe)
  }

  @Test func theClassicOneIsTheClassicSystems() {
    let classic = TrainingRecipe.classic.settings
    #expect(classic.encoding == .chords && classic.unknown == .dropped && classic.spread == 0 && classic.rare == 10)
    #expect(classic.layers == 2 && classic.units == 256 && classic.embedding == 100)
    #expect(classic.epochs == 80 && classic.window == 32 && classic.batch * classic.steps == 128)
    #expect(classic.transpose == 0 && classic.stretch == 1)
    #expect(classic.split == .compositions, "a split by compositions unless windows are requested")
  }
}
