private import Files

extension Job {
  /// The same jobs, with a number after names that would collide: `x`, `x-2`, ….
  ///
  /// The inputs' paths, not their order, decide which job gets which number. An input that is given twice is rendered
  /// once.
  public static func distinct(_ jobs: [Job]) -> [Job] {
    let targets = jobs.map { "\($0.folder)/\($0.name)" }
    let paths = jobs.map { plainPath($0.input ?? "") }
    // Compare bytes: Swift considers two Unicode spellings of a letter equal, but to the file system they are two
    // files.
    let bytes = paths.map { Array($0.utf8) }
    let sorted = jobs.indices.sorted {
      if targets[$0] != targets[$1] { return targets[$0] < targets[$1] }
      return bytes[$0] == bytes[$1] ? $0 < $1 : bytes[$0].lexicographicallyPrecedes(bytes[$1])
    }
    var names: [String?] = Array(repeating: nil, count: jobs.count)
    var (taken, colliding): (Set<String>, [Int]) = ([], [])
    var previous: [UInt8] = []
    for index in sorted {
      if taken.insert(targets[index]).inserted {
        names[index] = jobs[index].name
      } else if jobs[index].input == nil || bytes[index] != previous {
        colliding.append(index)
      }
      previous = bytes[index]
    }
    for index in colliding {
      let number = (2...).first { taken.insert("\(targets[index])-\($0)").inserted }!
      names[index] = "\(jobs[index].name)-\(number)"
    }
    return zip(jobs, names).compactMap { job, name in
      guard let name else { return nil }
      var job = job
      job.name = name
      return job
    }
  }
}
