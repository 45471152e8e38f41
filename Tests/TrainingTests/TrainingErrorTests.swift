import Files
import Network
import Testing
import Tokens

@testable import Training

@Suite struct TrainingErrorTests {
  private static let sentences: [(TrainingError, String)] = [
    (.badSetting("units", "0", expected: "1 to 8192"), "--units is 0; expected 1 to 8192"),
    (.noFiles(folders: ["a", "b"]), "a, b: there are no .mid or .midi files; name a folder that has some"),
    (
      .noMusic(folders: ["a"], files: 2, first: "it has no piano notes"),
      """
      a: none of the 2 MIDI files has piano notes to learn from (the first: it has no piano notes); \
      name a folder with piano music
      """
    ),
    (
      .smallerThanABatch(filled: 3, batch: 48, steps: 128),
      """
      the corpus is smaller than one batch: cut into pieces of 128 events it fills 3 of 48 streams; \
      add music, or use --batch 3 or less, or fewer --steps
      """
    ),
    (
      .noWindows(window: 32),
      "there are fewer than five windows of 32 symbols, so none can be kept for validation; use a smaller --window"
    ),
    (
      .listMatchesNothing(list: "l.txt"),
      "l.txt: none of its lines is a file of the corpus; each line should end a path, such as Chopin/etude.mid"
    ),
    (.nothingToTrainOn, "every file is for validation; leave some for training"),
    (.outputExists("m"), "m: this file exists; choose another --out, or add --force to replace it"),
    (.tableExists("t.csv"), "t.csv: this file exists; choose another --log-csv, or remove it"),
    (
      .unfinishedRun(checkpoint: "m.checkpoint"),
      "m.checkpoint: an unfinished run is kept here; add --resume to go on, or --force to begin again"
    ),
    (
      .nothingToResume(checkpoint: "m.checkpoint"),
      "m.checkpoint: there is no such checkpoint, so no run to go on with; leave --resume out to begin one"
    ),
    (
      .badCheckpoint(path: "m.checkpoint", reason: "it is empty"),
      "m.checkpoint: this checkpoint cannot be used: it is empty; use --force in place of --resume to begin again"
    ),
    (
      .settingsDiffer(checkpoint: "c", ["units: 16, not 8", "seed: 2, not 1"]),
      """
      c: this run was begun with other settings (units: 16, not 8; seed: 2, not 1); \
      leave these options out, or use --force to begin again
      """
    ),
    (
      .corpusDiffers(checkpoint: "c"),
      "c: this run was begun with other music; give the same folders, unchanged, or use --force to begin again"
    ),
    (
      .validationDiffers(checkpoint: "c"),
      "c: this run was begun with other files for validation; give the same list, or use --force to begin again"
    ),
    (
      .diverged(step: 7, learningRate: 0.5, model: nil),
      """
      training has diverged at step 7 (learning rate 0.5); there is no model yet: \
      begin again with a lower --learning-rate or --clip
      """
    ),
    (
      .stopped(.file(FileError(path: "m", action: .create, code: 13)), checkpoint: "c"),
      """
      m: cannot create: Permission denied; choose a place where you may write; \
      then go on with --resume: c holds the run as it was last saved
      """
    ),
    (
      .vocabulary(.noChords(rarestKept: 10, mostFrequent: 3)),
      "no chord occurs 10 times in the corpus (the most frequent one: 3); lower --rare, or add music"
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
