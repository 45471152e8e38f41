// swift-tools-version: 6.2
// Étude: an audio rendering workstation for neural piano music. README.md shows the modules and their dependencies.
import PackageDescription

let package = Package(
  name: "etude",
  products: [
    .executable(name: "etude", targets: ["etude"]),
    .library(name: "EtudeKit", targets: ["EtudeKit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.2.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.6.0"),
  ],
  targets: [
    // C libraries: a module map and a shim; loops in C (docs/decisions/0004-loops-in-c.md).
    .systemLibrary(name: "CFluidSynth"),
    .systemLibrary(name: "CSndFile"),
    .systemLibrary(name: "CEBUR128"),
    .systemLibrary(name: "CCairo"),
    .systemLibrary(name: "CPango"),
    .systemLibrary(name: "CArchive"),
    .systemLibrary(name: "CPulse"),
    .systemLibrary(name: "CALSA"),
    .systemLibrary(name: "CJACK"),
    .systemLibrary(name: "CMalloc"),
    .target(name: "CSamples"),
    .target(name: "CSHA256"),
    .target(
      name: "CCommit",
      cSettings: [.define("ETUDE_COMMIT", to: "\"\(Context.environment["ETUDE_COMMIT"] ?? "")\"")]),
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("stdc++")]),

    // Modules, leaves first.
    .target(name: "Support", dependencies: ["CSHA256", .product(name: "SystemPackage", package: "swift-system")]),
    .target(name: "Files", dependencies: ["Support", .product(name: "SystemPackage", package: "swift-system")]),
    .target(name: "Randomness"),
    .target(name: "Music"),
    .target(name: "MIDI", dependencies: ["Music", "Files", "Support"]),
    .target(name: "Tokens", dependencies: ["Music", "Support"]),
    .target(name: "Measures", dependencies: ["Music"]),
    .target(name: "Performing", dependencies: ["Music"]),
    .target(name: "Network", dependencies: ["COneDNN", "Files", "Support"]),
    .target(
      name: "Training",
      dependencies: ["Randomness", "Music", "MIDI", "Tokens", "Performing", "Network", "Files", "Support"]),
    .target(
      name: "Composing", dependencies: ["Randomness", "Music", "Tokens", "Measures", "Network", "Support"],
      resources: [
        .copy("Resources/classic.safetensors"), .copy("Resources/expressive.safetensors"),
        .copy("Resources/open.safetensors"),
      ]),
    .target(name: "Audio", dependencies: ["CSndFile", "CEBUR128", "CSamples", "Files"]),
    .target(name: "SFZ", dependencies: ["Files", "Support"]),
    .target(name: "SoundFonts", dependencies: ["Audio", "SFZ", "Files", "Support"]),
    .target(
      name: "Rendering",
      dependencies: [
        "CFluidSynth", "Music", "Audio", "SFZ", "SoundFonts", "Files",
        .product(name: "HeapModule", package: "swift-collections"),
      ]),
    .target(name: "Live", dependencies: ["Music", "Audio", "Support"]),
    .target(
      name: "Serving",
      dependencies: [
        "Live", "Music", "Audio", "Files", "Support",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ],
      // Part of the program itself, so that it runs from any folder.
      resources: [.embedInCode("Resources")]),
    .target(name: "Playback", dependencies: ["CPulse", "CALSA", "CJACK", "Live", "Music"]),
    .target(name: "Pictures", dependencies: ["CCairo", "CPango", "Music", "Support"]),
    .target(name: "Sharing", dependencies: ["CArchive", "Files", "Support"]),
    .target(
      name: "Studio",
      dependencies: [
        "CCommit", "CMalloc", "Files", "Support", "Music", "MIDI", "Tokens", "Network", "Training", "Composing",
        "Audio", "Rendering", "SFZ", "SoundFonts", "Pictures", "Sharing", "Live", "Playback", "Measures", "Serving",
      ]),
    .target(
      name: "EtudeKit",
      dependencies: ["Files", "Music", "MIDI", "Composing", "Audio", "Rendering", "Pictures", "Studio"]),
    .executableTarget(
      name: "etude",
      dependencies: [
        "Studio", "Files", "Support",
        // Only value types, such as settings and reports, as scripts/check-dependencies checks.
        "Music", "MIDI", "Tokens", "Measures", "Network", "Training", "Composing", "Audio", "SFZ", "SoundFonts",
        "Rendering", "Pictures", "Sharing", "Live", "Playback", "Serving",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // The program of Examples/, compiled as another package would compile it, so that the tests can run it.
    .executableTarget(
      name: "compose-to-buffer", dependencies: ["EtudeKit"], path: "Examples/Sources/compose-to-buffer",
      packageAccess: false),

    // Tests mirror Sources.
    .target(name: "CSpawn", path: "Tests/CSpawn"),
    .target(name: "TestSupport", dependencies: ["CSpawn"], path: "Tests/TestSupport"),
    .testTarget(name: "SupportTests", dependencies: ["Support", "CSHA256"]),
    .testTarget(name: "FilesTests", dependencies: ["Files", "Support", "TestSupport"]),
    .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
    .testTarget(name: "MusicTests", dependencies: ["Music"]),
    .testTarget(name: "MIDITests", dependencies: ["MIDI", "Music", "Files", "TestSupport"]),
    .testTarget(name: "TokensTests", dependencies: ["Tokens", "MIDI", "Music", "Files", "TestSupport"]),
    .testTarget(name: "MeasuresTests", dependencies: ["Measures", "Randomness", "Music"]),
    .testTarget(name: "PerformingTests", dependencies: ["Performing", "Randomness", "Music"]),
    .testTarget(
      name: "NetworkTests", dependencies: ["Network", "Randomness", "Files"], exclude: ["Fixtures"]),
    .testTarget(
      name: "ServingTests",
      dependencies: [
        "Serving", "Live", "Music", "Audio", "Files",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Randomness", "Network", "Tokens", "MIDI", "Music", "Files", "Support", "TestSupport",
      ]),
    .testTarget(
      name: "ComposingTests",
      dependencies: ["Composing", "Measures", "Randomness", "Network", "Tokens", "Music"]),
    .testTarget(name: "AudioTests", dependencies: ["Audio", "CEBUR128", "Files", "Randomness", "TestSupport"]),
    .testTarget(name: "SFZTests", dependencies: ["SFZ", "TestSupport"]),
    .testTarget(
      name: "SoundFontsTests", dependencies: ["SoundFonts", "SFZ", "Audio", "Files", "TestSupport"],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "RenderingTests",
      dependencies: [
        "Rendering", "CFluidSynth", "SoundFonts", "SFZ", "MIDI", "Audio", "Music", "Randomness", "Files", "TestSupport",
      ]),
    .testTarget(name: "LiveTests", dependencies: ["Live", "Audio", "Music"]),
    .testTarget(name: "PlaybackTests", dependencies: ["Playback", "Live", "Audio", "Music"]),
    .testTarget(name: "PicturesTests", dependencies: ["Pictures", "Music", "TestSupport"]),
    .testTarget(name: "SharingTests", dependencies: ["Sharing", "Files", "TestSupport"]),
    .testTarget(
      name: "StudioTests",
      dependencies: [
        "Studio", "Serving", "Sharing", "Playback", "Live", "Composing", "Network", "Tokens", "Rendering", "Audio",
        "Pictures", "MIDI", "Music", "Randomness", "Files", "Support", "TestSupport",
      ]),
    .testTarget(
      name: "EtudeTests",
      dependencies: [
        "etude", "Studio", "Playback", "Live", "Rendering", "SoundFonts", "Pictures", "Sharing", "Composing",
        "Training", "Network", "Tokens", "MIDI", "Music", "Files", "Randomness", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "EtudeKitTests", dependencies: ["EtudeKit", "TestSupport"]),
  ]
)

// The readers of untrusted input: fuzzed with libFuzzer by `make fuzz`, otherwise tested with the inputs that it found.
let nio = ["NIOCore", "NIOEmbedded", "NIOHTTP1"].map { Target.Dependency.product(name: $0, package: "swift-nio") }
let readers: KeyValuePairs<String, [Target.Dependency]> = [
  "midi": ["MIDI", "Music"], "safetensors": ["Network"], "soundfont": ["SoundFonts", "Files", "TestSupport"],
  "sfz": ["SFZ"], "manifest": ["Studio"], "lists": ["Studio", "Training"], "toml": ["Training"],
  "provenance": ["Studio"], "audio": ["Audio", "Files", "Studio"],
  "checkpoint": ["Files", "Music", "Network", "Tokens", "Training"], "http": ["Serving", "Live"] + nio,
]
package.targets.append(.target(name: "FuzzSupport", path: "Fuzzing/support"))
if Context.environment["ETUDE_FUZZ"] != nil {
  package.targets += readers.map { name, dependencies in
    .executableTarget(
      name: "fuzz-\(name)", dependencies: dependencies + ["FuzzSupport"], path: "Fuzzing/\(name)",
      exclude: ["corpus"], swiftSettings: [.define("FUZZING")])
  }
} else {
  package.targets.append(
    .testTarget(
      name: "FuzzingTests",
      dependencies: [
        "FuzzSupport", "MIDI", "Music", "Network", "SoundFonts", "SFZ", "Studio", "Training", "Audio", "Tokens",
        "Serving", "Live", "Files", "TestSupport",
      ] + nio,
      path: "Fuzzing", exclude: ["support"] + readers.map { "\($0.key)/corpus" }))
}

let inC = ["CCommit", "COneDNN", "CSamples", "CSHA256"]
for target in package.targets where target.type != .system && !inC.contains(target.name) {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .treatAllWarnings(as: .error),
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
