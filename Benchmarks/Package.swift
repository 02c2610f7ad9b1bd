// swift-tools-version: 6.2
//
// Benchmarks are a package of their own, so that who depends on Splice never builds them. One executable a suite;
// `Scripts/bench SUITE` builds and runs it.

import PackageDescription

let package = Package(
    name: "splice-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "splice", path: ".."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
    ],
    targets: [
        .executableTarget(
            name: "MappingBench",
            dependencies: [
                .product(name: "SpliceMapping", package: "splice"),
                .product(name: "SpliceModel", package: "splice"),
                .product(name: "SpliceXML", package: "splice"),
            ]),

        // Servers, processes and rows that the suites share.
        .target(name: "BenchKit"),

        // CurlTransport against the same work in plain C.
        .target(name: "CTransportPeer", linkerSettings: [.linkedLibrary("curl")]),
        .executableTarget(
            name: "TransportBench",
            dependencies: [
                "BenchKit", "CTransportPeer",
                .product(name: "SpliceCurl", package: "splice"),
                .product(name: "SpliceHTTP", package: "splice"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            swiftSettings: [
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            ]),

        // The whole client against plain C and async-http-client; listings against dlt and airbyte-cdk; a listing under faults.
        .executableTarget(
            name: "ClientBench",
            dependencies: [
                "BenchKit", "CTransportPeer",
                .product(name: "SpliceAuth", package: "splice"),
                .product(name: "SpliceClient", package: "splice"),
                .product(name: "SpliceCurl", package: "splice"),
                .product(name: "SpliceHTTP", package: "splice"),
                .product(name: "SpliceMapping", package: "splice"),
                .product(name: "SpliceModel", package: "splice"),
                .product(name: "SpliceTestServer", package: "splice"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: [.treatAllWarnings(as: .error), .enableUpcomingFeature("NonisolatedNonsendingByDefault")]),

        // What a ready token costs each request.
        .executableTarget(
            name: "AuthBench",
            dependencies: [
                .product(name: "SpliceAuth", package: "splice"),
                .product(name: "SpliceHTTP", package: "splice"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            swiftSettings: [
                .treatAllWarnings(as: .error),
                .strictMemorySafety(),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            ]),

        // Durable steps and processes on SQLite against one row a commit, a raw fsync, and DBOS (Peers/dbos_sqlite.py).
        .executableTarget(
            name: "DeliveryBench",
            dependencies: [
                .product(name: "SpliceDelivery", package: "splice"),
                .product(name: "SpliceSQLite", package: "splice"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
    ]
)
