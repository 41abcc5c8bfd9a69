// swift-tools-version: 6.2
import PackageDescription

// The map of the project: one target is one room, and a room may only use the rooms named here. Data flows one way, from
// topology to switch: FabricTopology -> FabricPlanning -> FabricReconciler -> a driver. Drivers know FabricModel and their
// wire, never planning and never each other. Only `selvage` wires things together.

/// Every target of ours: a warning is an error, and what an import brings is visible only where it is imported.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// The simulator carries millions of frames in a test: it is optimised in debug builds too, where it would take fifty times as long.
let quick: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
    name: "selvage",
    products: [
        .executable(name: "selvage", targets: ["selvage"]),
        // For Benchmarks/ alone; nothing in it is public.
        .library(
            name: "Rooms",
            targets: [
                "FabricModel", "FabricTopology", "FabricGraph", "FabricPlanning", "FabricReconciler", "Netlink",
                "DriverNetlink", "FabricSimulator", "KernelLab",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.1"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
    ],
    targets: [
        // The nouns. Imports nothing, not even Foundation.
        .target(name: "FabricModel", swiftSettings: strict),

        // Pure verbs: text to fabric, fabric to plan.
        .target(
            name: "FabricTopology",
            dependencies: ["FabricModel", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict),
        .target(name: "FabricGraph", dependencies: ["FabricModel"], swiftSettings: strict),
        .target(name: "FabricPlanning", dependencies: ["FabricModel", "FabricGraph"], swiftSettings: strict),

        // Effects: disk, the pass, and the ways to a switch.
        .target(name: "FabricStore", dependencies: ["FabricModel"], swiftSettings: strict),
        .target(
            name: "FabricReconciler", dependencies: ["FabricModel", "FabricGraph", "FabricPlanning"],
            swiftSettings: strict),
        .systemLibrary(
            name: "CNetlink", pkgConfig: "libnl-route-3.0",
            providers: [.apt(["libnl-3-dev", "libnl-route-3-dev", "libmnl-dev"])]),
        .target(name: "Netlink", dependencies: ["CNetlink", "FabricModel"], swiftSettings: strict),
        .target(name: "DriverNetlink", dependencies: ["FabricModel", "Netlink"], swiftSettings: strict),
        // What gNMI says on the wire, for those who speak it and those who answer; see Sources/GNMI/Proto.
        .target(
            name: "GNMI",
            dependencies: [
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
            ],
            exclude: ["Proto"], swiftSettings: strict),
        .target(
            name: "DriverGNMI",
            dependencies: [
                "FabricModel", "GNMI",
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: strict),

        // Labs: switches that exist in memory, and switches that exist in a kernel.
        .target(
            name: "FabricSimulator", dependencies: ["FabricModel"], path: "simulator/FabricSimulator",
            swiftSettings: quick),
        // How people say what happens to them, in stories and on the command line.
        .target(
            name: "StoryWords", dependencies: ["FabricModel", "FabricTopology", "FabricSimulator"],
            path: "simulator/StoryWords", swiftSettings: strict),
        .target(
            name: "ScenarioPlayer",
            dependencies: [
                "FabricModel", "FabricTopology", "FabricGraph", "FabricPlanning", "FabricReconciler", "FabricSimulator",
                "StoryWords",
            ],
            path: "simulator/ScenarioPlayer", swiftSettings: strict),
        // The simulated switches as gNMI targets.
        .target(
            name: "GNMITargets",
            dependencies: [
                "FabricModel", "FabricSimulator", "GNMI",
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            path: "simulator/GNMITargets", exclude: ["Models"], swiftSettings: strict),
        .target(
            name: "LabModel", dependencies: ["FabricModel"], path: "simulator/LabModel", swiftSettings: strict),
        .target(
            name: "SimulatedLab",
            dependencies: [
                "FabricModel", "FabricSimulator", "StoryWords", "GNMI", "GNMITargets", "LabModel",
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            path: "simulator/SimulatedLab", exclude: ["Proto"], swiftSettings: strict),
        .systemLibrary(name: "CKernelLab", path: "simulator/CKernelLab"),
        .target(
            name: "KernelLab", dependencies: ["CKernelLab", "FabricModel", "LabModel", "Netlink"],
            path: "simulator/KernelLab", exclude: ["WideRegisters"], swiftSettings: strict),

        // The command line.
        .executableTarget(
            name: "selvage",
            dependencies: [
                "FabricModel", "FabricTopology", "FabricGraph", "FabricPlanning", "FabricStore", "FabricReconciler",
                "Netlink", "DriverNetlink", "DriverGNMI", "FabricSimulator", "ScenarioPlayer", "LabModel",
                "SimulatedLab", "GNMITargets", "KernelLab",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            // The demo's topologies come with the binary, wherever that is moved.
            resources: [
                .embedInCode("Demo/single-switch.yaml"), .embedInCode("Demo/second-switch.yaml"),
                .embedInCode("Demo/campus-10k.yaml"),
            ],
            swiftSettings: strict),

        // Proofs. What several of them need stands in one place: folders, and programs that are run.
        .target(name: "TestKit", dependencies: ["FabricModel"], path: "Tests/TestKit", swiftSettings: strict),
        .testTarget(name: "FabricModelTests", dependencies: ["FabricModel"], swiftSettings: strict),
        .testTarget(
            name: "FabricTopologyTests", dependencies: ["FabricModel", "FabricTopology", "TestKit"],
            exclude: ["Cases", "validate_schema.py"],
            swiftSettings: strict),
        .testTarget(name: "FabricGraphTests", dependencies: ["FabricModel", "FabricGraph"], swiftSettings: strict),
        .testTarget(
            name: "FabricPlanningTests",
            dependencies: [
                "FabricModel", "FabricTopology", "FabricGraph", "FabricPlanning", "FabricSimulator", "TestKit",
            ],
            exclude: ["Cases"], swiftSettings: strict),
        // A program that the store's tests start and kill.
        .executableTarget(
            name: "ledger-trial", dependencies: ["FabricModel", "FabricPlanning", "FabricStore"],
            path: "Tests/LedgerTrial", swiftSettings: strict),
        .testTarget(
            name: "FabricStoreTests",
            dependencies: ["FabricModel", "FabricPlanning", "FabricStore", "ledger-trial", "TestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "FabricReconcilerTests",
            dependencies: [
                "FabricModel", "FabricTopology", "FabricGraph", "FabricPlanning", "FabricReconciler", "FabricSimulator",
                "TestKit",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "FabricSimulatorTests",
            dependencies: [
                "FabricModel", "FabricTopology", "FabricGraph", "FabricPlanning", "FabricReconciler", "FabricSimulator",
                "TestKit",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "GNMITests",
            dependencies: [
                "GNMI",
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "GNMITargetsTests",
            dependencies: [
                "FabricModel", "FabricSimulator", "GNMI", "GNMITargets", "TestKit",
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Cases", "judge_pygnmi.py", "judge_openconfig.py"], swiftSettings: strict),
        .testTarget(
            name: "ScenarioPlayerTests",
            dependencies: ["FabricModel", "FabricTopology", "FabricSimulator", "ScenarioPlayer", "TestKit"],
            swiftSettings: strict),
        .testTarget(name: "NetlinkTests", dependencies: ["FabricModel", "Netlink", "TestKit"], swiftSettings: strict),
        .testTarget(
            name: "DriverGNMITests",
            dependencies: [
                "FabricModel", "GNMI", "DriverGNMI", "FabricSimulator", "GNMITargets",
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
            ],
            exclude: ["Certificates"], swiftSettings: strict),
        // One suite, every driver; the netlink driver's part runs where the kernel can hold it (see `make test`).
        .testTarget(
            name: "DriverContractTests",
            dependencies: [
                "FabricModel", "FabricTopology", "FabricGraph", "FabricPlanning", "FabricReconciler", "FabricSimulator",
                "Netlink", "DriverNetlink", "GNMI", "DriverGNMI", "GNMITargets", "TestKit",
            ],
            swiftSettings: strict),
        // A program that the lab's tests start, signal and kill.
        .executableTarget(
            name: "kernel-lab-trial", dependencies: ["KernelLab", "LabModel"], path: "Tests/KernelLabTrial",
            swiftSettings: strict),
        .testTarget(
            name: "KernelLabTests",
            dependencies: [
                "FabricModel", "FabricTopology", "FabricGraph", "FabricPlanning", "FabricReconciler", "FabricSimulator",
                "Netlink", "DriverNetlink", "LabModel", "KernelLab", "kernel-lab-trial", "TestKit",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SimulatedLabTests",
            dependencies: [
                "FabricModel", "FabricTopology", "FabricGraph", "FabricPlanning", "FabricReconciler", "FabricSimulator",
                "ScenarioPlayer", "LabModel", "SimulatedLab", "TestKit",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests", dependencies: ["FabricModel", "TestKit"],
            exclude: ["Transcripts", "KernelTranscripts"], swiftSettings: strict),
        .testTarget(name: "LayeringTests", dependencies: ["TestKit"], swiftSettings: strict),
    ]
)
