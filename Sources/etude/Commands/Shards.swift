import ArgumentParser
import Glibc
import Support

let readShard: @Sendable (String) throws -> Shard = { text in
  guard let shard = Shard(text) else { throw ValidationError("must be a part i/n, such as 2/4") }
  return shard
}

extension Shard {
  /// The shard of this process in a job array; nil outside job arrays.
  ///
  /// Slurm gives each task its number, the first number, the step between numbers, and the number of tasks. Kubernetes
  /// only gives the number, from 0; `ETUDE_SHARDS` must give the number of tasks.
  ///
  /// - Throws: `ValidationError` if the array has gaps.
  static func ofJob(_ environment: (String) -> String? = environment) throws -> Shard? {
    func number(_ name: String) -> Int? { environment(name).flatMap { Int32($0) }.map(Int.init) }
    func part(_ index: Int, _ count: Int, of array: String) throws -> Shard {
      if let shard = Shard(index: index, count: count) { return shard }
      throw ValidationError(
        "\(array) makes this task number \(index) of \(count), which is not possible; give --shard.")
    }
    if let id = number("SLURM_ARRAY_TASK_ID"), let count = number("SLURM_ARRAY_TASK_COUNT") {
      let place = (id - (number("SLURM_ARRAY_TASK_MIN") ?? 0)) / max(1, number("SLURM_ARRAY_TASK_STEP") ?? 1)
      return try part(place + 1, count, of: "Slurm's array")
    }
    guard let index = number("JOB_COMPLETION_INDEX"), let count = number("ETUDE_SHARDS") else { return nil }
    return try part(index + 1, count, of: "JOB_COMPLETION_INDEX beside ETUDE_SHARDS")
  }

  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
