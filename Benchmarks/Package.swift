// swift-tools-version: 6.2
//
// Benchmarks are a package of their own, so that who depends on Splice never builds them. One executable a suite;
// `Scripts/bench SUITE` builds and runs it.

import PackageDescription

let package = Package(
    name: "splice-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "splice", path: "..")],
    targets: [
        .target(name: "CAllocationCount"),
        .executableTarget(
            name: "MappingBench",
            dependencies: [
                "CAllocationCount",
                .product(name: "SpliceMapping", package: "splice"),
                .product(name: "SpliceModel", package: "splice"),
            ]),
    ]
)
