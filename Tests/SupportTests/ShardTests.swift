import Support
import Testing

@Suite struct ShardTests {
  @Test func isWrittenAsItIsRead() {
    #expect(Shard("2/4") == Shard(index: 2, count: 4) && Shard("2/4")?.description == "2/4")
    for text in ["0/3", "4/3", "1", "1/", "a/b", "1/2/3", "-1/2"] { #expect(Shard(text) == nil) }
  }

  @Test(arguments: [1, 2, 3, 7]) func eachNameIsInOneShard(count: Int) {
    let shards = (1...count).map { Shard(index: $0, count: count)! }
    let names = (0..<1000).map { "folder/piece-\($0)" }
    for name in names { #expect(shards.filter { $0.takes(name) }.count == 1) }
    // No shard has much more than its share.
    let most = shards.map { shard in names.filter(shard.takes).count }.max()!
    #expect(Double(most) < 1.3 * 1000 / Double(count))
  }

  @Test func isTheSameInEveryVersion() {
    #expect(
      ["a", "b/c", "Chopin/étude"].map { name in (1...5).first { Shard(index: $0, count: 5)!.takes(name) } } == [
        5, 4, 4,
      ])
  }
}
