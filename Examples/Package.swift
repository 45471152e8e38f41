// swift-tools-version: 6.2
// A program that uses Étude as a library: swift run --package-path Examples
import PackageDescription

let package = Package(
  name: "examples",
  dependencies: [.package(name: "etude", path: "..")],
  targets: [
    .executableTarget(name: "compose-to-buffer", dependencies: [.product(name: "EtudeKit", package: "etude")])
  ]
)
