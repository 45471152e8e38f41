import Files
import Network
import Testing
import Tokens

@testable import Training

@Suite struct TrainingErrorTests {
  private static let sentences: [(TrainingError, String)] = [
    (.badSetting("units", "0", expected: "1 to 8192"), "--units is 0; expected 1 to 8192"),
    (.noFiles(folders: ["a", "b"]), "a, b: no .mid or .midi files found; give a folder that contains some"),
    (
      .noMusic(folders: ["a"], files: 2, first: "no piano notes"),
      """
      a: none of the 2 MIDI files has piano notes (first file: no piano notes); \
      give a folder with piano music
      """
    ),
    (
      .smallerThanABatch(filled: 3, batch: 48, steps: 128),
      """
      the corpus is smaller than one batch: in chunks of 128 events it fills 3 of 48 streams; \
      add music, lower --batch to 3 or less, or lower --steps
      """
    ),
    (
      .noWindows(window: 32),
      "there are fewer than five windows of 32 symbols, so none can be used for validation; use a smaller --window"
    ),
    (
      .listMatchesNothing(list: "l.txt"),
      "l.txt: no line matches a file of the corpus; each line should be the end of a path, such as Chopin/etude.mid"
    ),
    (.nothingToTrainOn, "all files are in the validation set; leave some for training"),
    (.outputExists("m"), "m: this file exists; choose another --out, or add --force to replace it"),
    (.tableExists("t.csv"), "t.csv: this file exists; choose another --log-csv, or remove it"),
    (
      .unfinishedRun(checkpoint: "m.checkpoint"),
      "m.checkpoint: there is an unfinished run; add --resume to continue it, or --force to start again"
    ),
    (
      .nothingToResume(checkpoint: "m.checkpoint"),
      "m.checkpoint: this checkpoint does not exist, so there is no run to resume; leave --resume out to start one"
    ),
    (
      .badCheckpoint(path: "m.checkpoint", reason: "it is empty"),
      "m.checkpoint: this checkpoint cannot be used: it is empty; use --force instead of --resume to start again"
    ),
    (
      .settingsDiffer(checkpoint: "c", ["units: 16, not 8", "seed: 2, not 1"]),
      """
      c: this run was started with other settings (units: 16, not 8; seed: 2, not 1); \
      leave these options out, or use --force to start again
      """
    ),
    (
      .corpusDiffers(checkpoint: "c"),
      "c: this run was started with other music; give the same folders, unchanged, or use --force to start again"
    ),
    (
      .validationDiffers(checkpoint: "c"),
      "c: this run was started with other validation files; give the same list, or use --force to start again"
    ),
    (
      .diverged(step: 7, learningRate: 0.5, model: nil),
      """
      the training diverged at step 7 (learning rate 0.5); there is no model yet: \
      start again with a lower --learning-rate or --clip
      """
    ),
    (
      .stopped(.file(FileError(path: "m", action: .create, code: 13)), checkpoint: "c"),
      """
      m: cannot create: Permission denied; choose a place where you may write; \
      then continue with --resume: c contains the last saved state
      """
    ),
    (
      .vocabulary(.noChords(rarestKept: 10, mostFrequent: 3)),
      "no chord occurs 10 times in the corpus (the most frequent one occurs 3 times); lower --rare, or add music"
    ),
  ]

  @Test(arguments: sentences.indices) func saysWhatIsWrongAndWhatToDo(index: Int) {
    #expect("\(Self.sentences[index].0)" == Self.sentences[index].1)
  }

  @Test func aFilesAndAModelsSentenceIsTheirOwn() {
    let (file, model) = (
      FileError(path: "m", action: .read, code: 2), ModelFileError(path: "m", .missingMetadata(key: "k"))
    )
    #expect("\(TrainingError.file(file))" == "\(file)" && "\(TrainingError.model(model))" == "\(model)")
  }
}
