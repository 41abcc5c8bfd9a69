// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who builds Selvage builds its measurements.

/// The rooms are `package`, not `public`: this is a program. To measure them from here the compiler is told that these
/// sources belong to the same package, whose name SwiftPM takes from the folder that it is checked out in.
let selvage = Context.packageDirectory.split(separator: "/").dropLast().last.map { $0.lowercased() } ?? "selvage"

let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "selvage", path: "..")],
    targets: [
        .executableTarget(
            name: "SwitchBenchmark",
            dependencies: [.product(name: "Rooms", package: "selvage")],
            packageAccess: false,
            swiftSettings: [.unsafeFlags(["-package-name", selvage])])
    ]
)
