// What is to be made, and where it goes, before anything is done about it. Must not know how pieces are made.
public import Files
public import MIDI

/// A piece to make, and the place of its files. Small: there may be a hundred thousand of them.
public struct Order: Sendable {
  /// Where outputs go, with their manifest.
  public let folder: String
  /// The names of its files in there, without extension: `a/b`.
  public internal(set) var name: String
  /// The file that it is read from; nil for a piece that is composed.
  public let input: String?
  /// How that is read.
  let options: MIDIFile.Options
  private let make: @Sendable () -> Piece

  /// - Parameter folder: nil is the folder of the input.
  public init(rendering input: Input, in folder: String?, options: MIDIFile.Options = MIDIFile.Options()) {
    self.options = options
    self.folder = folder ?? Files.folder(of: input.path)
    name = folder == nil ? fileName(of: input.name) : input.name
    self.input = input.path
    make = { .file(input.path, options: options) }
  }

  /// - Parameter name: of its files in the folder, without extension.
  public init(
    rendering input: Input, as name: String, in folder: String, options: MIDIFile.Options = MIDIFile.Options()
  ) {
    (self.folder, self.name, self.input, self.options) = (folder, name, input.path, options)
    make = { .file(input.path, options: options) }
  }

  /// - Parameters:
  ///   - name: of the piece, which goes into `folder` itself.
  ///   - make: what the piece is; called whenever it is asked for.
  init(composing name: String, in folder: String, _ make: @escaping @Sendable () -> Piece) {
    (self.folder, self.name, self.make) = (folder, name, make)
    input = nil
    options = MIDIFile.Options()
  }

  public var piece: Piece {
    var piece = make()
    piece.stem = fileName(of: name)
    return piece
  }

  /// What a person calls it.
  public var label: String { input ?? piece.title }

  var place: Place { Place(folder: folder, name: name) }

  /// The same orders, where two that would give the same files get different names: `x`, `x-2`, ….
  ///
  /// Who gets which number is decided by the inputs' paths, not by the order that they come in. An input that is named
  /// twice is one.
  public static func distinct(_ orders: [Order]) -> [Order] {
    let targets = orders.map { "\($0.folder)/\($0.name)" }
    let paths = orders.map { Input.plain($0.input ?? "") }
    // Byte by byte: to Swift, paths that spell one letter in two ways are equal, to the file system they are two files.
    let bytes = paths.map { Array($0.utf8) }
    let sorted = orders.indices.sorted {
      if targets[$0] != targets[$1] { return targets[$0] < targets[$1] }
      return bytes[$0] == bytes[$1] ? $0 < $1 : bytes[$0].lexicographicallyPrecedes(bytes[$1])
    }
    var names: [String?] = Array(repeating: nil, count: orders.count)
    var (taken, late): (Set<String>, [Int]) = ([], [])
    var previous: [UInt8] = []
    for index in sorted {
      if taken.insert(targets[index]).inserted {
        names[index] = orders[index].name
      } else if orders[index].input == nil || bytes[index] != previous {
        late.append(index)
      }
      previous = bytes[index]
    }
    for index in late {
      let number = (2...).first { taken.insert("\(targets[index])-\($0)").inserted }!
      names[index] = "\(orders[index].name)-\(number)"
    }
    return zip(orders, names).compactMap { order, name in
      guard let name else { return nil }
      var order = order
      order.name = name
      return order
    }
  }
}

extension Shard {
  /// Which shard a render belongs to is decided by its name alone, so that other inputs move it nowhere.
  public func takes(_ order: Order) -> Bool { takes(order.name) }
}
