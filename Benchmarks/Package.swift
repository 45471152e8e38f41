// swift-tools-version: 6.2
// Benchmarks of Étude against other programs, which print the same JSON lines.
import PackageDescription

let package = Package(
  name: "etude-benchmarks",
  dependencies: [
    .package(name: "etude", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    .executableTarget(
      name: "etude-bench",
      dependencies: [
        .product(name: "EtudeKit", package: "etude"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ])
  ]
)

for target in package.targets {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
