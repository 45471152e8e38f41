import Files
import Testing

@testable import Training

@Suite struct TuningErrorTests {
  private static let sentences: [(TuningError, String)] = [
    (.badSpace(path: "s.toml", line: 3, expected: "a number"), "s.toml: line 3: expected a number"),
    (
      .otherSearch(plan: "d/plan.json"),
      "d/plan.json: another search was begun here (space, settings or music differ); choose another --out"
    ),
    (
      .badResult(path: "r.jsonl", line: 2),
      "r.jsonl: line 2 is no result of a trial; remove it, and its trial is repeated"
    ),
    (
      .nothingToValidateWith,
      "there is no file to compare the trials by; give --validation or --validation-fraction"
    ),
    (.allDiverged(rung: 0), "every trial of rung 1 diverged; allow lower learning rates in --space"),
    (.training(.nothingToTrainOn), "every file is for validation; leave some for training"),
    (
      .training(.stopped(.file(FileError(path: "m", action: .write, code: 28)), checkpoint: "m.checkpoint")),
      """
      m: cannot write: No space left on device; free some space, or choose another disk; \
      then go on with --resume: m.checkpoint holds the run as it was last saved
      """
    ),
    (
      .training(.diverged(step: 9, learningRate: 0.5, model: "m")),
      """
      training has diverged at step 9 (learning rate 0.5); m is the best model so far: \
      begin again with a lower --learning-rate or --clip
      """
    ),
  ]

  @Test(arguments: sentences.indices)
  func saysWhatToDo(index: Int) {
    #expect("\(Self.sentences[index].0)" == Self.sentences[index].1)
  }
}
