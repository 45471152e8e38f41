import Testing

@testable import Training

@Suite struct SettingsTests {
  @Test func theDefaultsCanBeTrainedWith() throws { try TrainingSettings().check() }

  private static let bad: [(@Sendable (inout TrainingSettings) -> Void, String)] = [
    ({ $0.units = 0 }, "units must be from 1 to 8192, not 0"),
    ({ $0.layers = -1 }, "layers must be from 1 to 16, not -1"),
    ({ $0.epochs = .max }, "epochs must be from 1 to 1000000, not 9223372036854775807"),
    ({ $0.rare = 0 }, "rare must be 1 or more, not 0"),
    ({ $0.learningRate = -0.1 }, "learningRate must be a number above 0, not -0.1"),
    ({ $0.minutes = .nan }, "minutes must be a number above 0, not nan"),
    ({ $0.dropout = 1 }, "dropout must be 0 or more and below 1, not 1"),
    ({ $0.validationFraction = 1 }, "validationFraction must be 0 or more and below 1, not 1"),
    ({ $0.averaging = 1 }, "averaging must be 0 or more and below 1, not 1"),
    ({ $0.warmUp = -0.1 }, "warmUp must be 0 or more and below 1, not -0.1"),
    ({ $0.finalRate = 1.5 }, "finalRate must be a share from 0 to 1, not 1.5"),
    ({ $0.patience = -1 }, "patience must be 0 or more evaluations, not -1"),
    ({ $0.transpose = -1 }, "transpose must be from 0 to 87 semitones, not -1"),
    ({ $0.window = 0 }, "window must be from 1 to 8192, not 0"),
    ({ $0.spread = 1001 }, "spread must be from 0 to 1000 ms, not 1001"),
    ({ $0.split = .windows }, "split must be compositions where music is transposed or stretched, not windows"),
    (
      { ($0.perform, $0.encoding) = (true, .chords) },
      "perform must be off with the encoding chords and with a split by windows, not on"
    ),
    ({ $0.minPieces = 0 }, "minPieces must be 1 or more, not 0"),
    (
      { $0.weight = [FolderWeight("rolls", 0)] },
      "weight must be FOLDER=W with W above 0 and at most 10, not rolls=0.0"
    ),
    ({ $0.stretch = 0.9 }, "stretch must be a factor from 1 to 4, not 0.9"),
  ]

  @Test(arguments: bad.indices)
  func refusesWhatCannotBeTrainedWith(index: Int) {
    var settings = TrainingSettings()
    Self.bad[index].0(&settings)
    #expect { try settings.check() } throws: { "\($0)" == Self.bad[index].1 }
  }

  @Test func namesWhatDiffers() {
    var other = TrainingSettings()
    (other.layers, other.minutes) = (3, 5)
    #expect(TrainingSettings().differences(from: TrainingSettings()).isEmpty)
    #expect(other.differences(from: TrainingSettings()) == ["layers: 3, not 2", "minutes: 5, not none"])
  }
}

@Suite struct ScheduleTests {
  @Test func risesFallsAndNeverStops() {
    let schedule = LearningRateSchedule(peak: 1)
    let rates = (0...1000).map { schedule.rate(at: Double($0) / 1000) }
    #expect(rates.allSatisfy { $0 > 0 && $0 <= 1 })
    #expect(rates[20] == 1, "the peak is at the end of the warm-up")
    #expect(zip(rates[..<20], rates[1...]).allSatisfy { $0 <= $1 })
    #expect(zip(rates[20...], rates[21...]).allSatisfy { $0 > $1 })
    #expect(abs(rates[1000] - 0.05) < 1e-12)
    #expect(schedule.rate(at: 1.5) == rates[1000])
    #expect(abs(LearningRateSchedule(peak: 1, last: 0).rate(at: 1)) < 1e-12)
    #expect(LearningRateSchedule(peak: 1, warmUp: 0).rate(at: 0) == 1)
  }
}
