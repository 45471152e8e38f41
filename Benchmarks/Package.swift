// swift-tools-version: 6.2
// Étude measured against its peers: programs that print the same JSON lines as the peers' own.
import PackageDescription

let package = Package(
  name: "etude-benchmarks",
  dependencies: [.package(name: "etude", path: "..")],
  targets: [
    .executableTarget(name: "etude-bench", dependencies: [.product(name: "EtudeKit", package: "etude")])
  ]
)
