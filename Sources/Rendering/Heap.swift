/// A priority queue (binary heap) whose first element is the smallest. Insertion and removal take O(log n).
struct Heap<Element: Comparable> {
  private var elements: [Element] = []

  var first: Element? { elements.first }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard elements[child] < elements[parent] else { return }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  mutating func removeFirst() -> Element {
    elements.swapAt(0, elements.count - 1)
    let first = elements.removeLast()
    var parent = 0
    while true {
      let children = (2 * parent + 1..<2 * parent + 3).clamped(to: 0..<elements.count)
      guard let least = children.min(by: { elements[$0] < elements[$1] }), elements[least] < elements[parent] else {
        return first
      }
      elements.swapAt(least, parent)
      parent = least
    }
  }
}
