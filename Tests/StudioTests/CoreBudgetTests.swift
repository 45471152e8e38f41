import Testing

@testable import Studio

@Suite struct CoreBudgetTests {
  @Test func aSecondCoreIsIdleWhereThereAreTwoForEachPiece() async {
    let budget = CoreBudget()
    budget.set(cores: 3)
    #expect(budget.hasIdleCores)
    await budget.work {
      #expect(budget.hasIdleCores)
      await budget.work { #expect(!budget.hasIdleCores) }
      #expect(budget.hasIdleCores)
    }
    budget.set(cores: 1)
    await budget.work { #expect(!budget.hasIdleCores) }
  }
}
