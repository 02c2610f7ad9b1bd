// swift-tools-version: 6.2
//
// The map of the house. Arrows point one way: a target depends only on targets declared above it.
//
//   SpliceModel ◄── SpliceMapping                             values and rules; no dependency, no C library
//   SpliceModel ◄── SpliceEntities                            the entities that come with the SDK
//   SpliceMapping ◄── SpliceMappingReport                     what people read about mappings
//   SpliceMapping ◄── SpliceXML                               XML, on libxml2
//   SpliceHTTP ◄── SpliceCurl · SpliceClient · SpliceAuth     one exchange; many exchanges; who is asking
//   SpliceTransfer ◄── SpliceCurl                             mail, files, directories: what is not HTTP
//   SpliceClient · SpliceXML ◄── SpliceSOAP                   calls in envelopes
//   SpliceDelivery ◄── SpliceSQLite                           durable processes; where their journal lives
//   SpliceConnect ◄── one module a product                    systems behind one protocol
//   SpliceTesting · SpliceTestServer                          see all of it, are seen by tests only

import PackageDescription

let package = Package(
    name: "splice",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "SpliceModel", targets: ["SpliceModel"]),
        .library(name: "SpliceEntities", targets: ["SpliceEntities"]),
        .library(name: "SpliceMapping", targets: ["SpliceMapping"]),
        .library(name: "SpliceMappingReport", targets: ["SpliceMappingReport"]),
        .library(name: "SpliceXML", targets: ["SpliceXML"]),
        .library(name: "SpliceHTTP", targets: ["SpliceHTTP"]),
        .library(name: "SpliceTransfer", targets: ["SpliceTransfer"]),
        .library(name: "SpliceCurl", targets: ["SpliceCurl"]),
        .library(name: "SpliceClient", targets: ["SpliceClient"]),
        .library(name: "SpliceAuth", targets: ["SpliceAuth"]),
        .library(name: "SpliceSOAP", targets: ["SpliceSOAP"]),
        .library(name: "SpliceDelivery", targets: ["SpliceDelivery"]),
        .library(name: "SpliceSQLite", targets: ["SpliceSQLite"]),
        .executable(name: "splice", targets: ["splice"]),
        .library(name: "SpliceConnect", targets: ["SpliceConnect"]),
        .library(name: "SpliceShopify", targets: ["SpliceShopify"]),
        .library(name: "SpliceWarehouse", targets: ["SpliceWarehouse"]),
        .library(name: "SpliceQuickBooks", targets: ["SpliceQuickBooks"]),
        .library(name: "SpliceShipStation", targets: ["SpliceShipStation"]),
        .library(name: "SpliceMail", targets: ["SpliceMail"]),
        .library(name: "SpliceTesting", targets: ["SpliceTesting"]),
        .library(name: "SpliceTestServer", targets: ["SpliceTestServer"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-http-structured-headers", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    ],
    targets: [
        // Values and rules.
        .target(name: "SpliceModel"),
        .target(name: "SpliceEntities", dependencies: ["SpliceModel"]),
        .target(name: "SpliceMapping", dependencies: ["SpliceModel"]),
        .target(name: "SpliceMappingReport", dependencies: ["SpliceModel", "SpliceMapping"]),
        .systemLibrary(
            name: "CLibXML2", path: "Sources/CLibXML2", pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
        .target(name: "SpliceXML", dependencies: ["SpliceModel", "SpliceMapping", "CLibXML2"]),

        // One exchange (SpliceHTTP; other protocols than HTTP: SpliceTransfer; both on libcurl in SpliceCurl), many exchanges
        // (SpliceClient), who is asking (SpliceAuth).
        .target(name: "SpliceHTTP", dependencies: [.httpTypes]),
        .target(name: "SpliceTransfer", dependencies: ["SpliceHTTP"]),
        .systemLibrary(
            name: "CLibcurl", path: "Sources/CLibcurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .target(name: "CSpliceCurl", dependencies: ["CLibcurl"]),
        .target(
            name: "SpliceCurl", dependencies: ["SpliceHTTP", "SpliceTransfer", "CLibcurl", "CSpliceCurl", .httpTypes]),
        .target(name: "SpliceClient", dependencies: ["SpliceHTTP", .httpTypes, .log, .metrics, .tracing]),
        .target(
            name: "SpliceAuth",
            dependencies: ["SpliceHTTP", .httpTypes, .structuredFields, .log, .crypto, .cryptoExtras, .asn1]),

        .target(
            name: "SpliceSOAP",
            dependencies: [
                "SpliceModel", "SpliceXML", "SpliceHTTP", "SpliceClient", "SpliceAuth", .httpTypes, .crypto,
            ]),

        // Durable processes, and where their journal lives.
        .target(name: "SpliceDelivery", dependencies: ["SpliceModel", .log, .metrics, .tracing, .lifecycle]),
        .target(name: "SpliceSQLite", dependencies: ["SpliceDelivery", .grdb, .sqlite]),
        .executableTarget(
            name: "splice", dependencies: ["SpliceDelivery", "SpliceSQLite", .argumentParser],
            path: "Sources/SpliceTool"),

        // Systems behind one protocol; one module a product.
        .target(
            name: "SpliceConnect",
            dependencies: [
                "SpliceModel", "SpliceMapping", "SpliceHTTP", "SpliceTransfer", "SpliceClient", "SpliceAuth",
                "SpliceDelivery", .httpTypes, .log, .crypto,
            ]),
        .connector("SpliceShopify", "SpliceEntities"),
        .connector("SpliceWarehouse", "SpliceEntities"),
        .connector("SpliceQuickBooks", "SpliceEntities"),
        .connector("SpliceShipStation"),
        .connector("SpliceMail", "SpliceTransfer"),

        // Test kits: fakes, laws, conformance; and real servers that misbehave on request.
        .target(
            name: "SpliceTesting",
            dependencies: [
                "SpliceModel", "SpliceMapping", "SpliceHTTP", "SpliceClient", "SpliceAuth", "SpliceDelivery",
                "SpliceConnect", .httpTypes, .log,
            ]),
        .target(
            name: "SpliceTestServer", dependencies: ["SpliceHTTP", .httpTypes, .nio, .nioPosix, .nioHTTP1, .crypto]),

        // Servers written elsewhere, for tests of several modules.
        .target(name: "SplicePeers", path: "Tests/SplicePeers"),

        // Values and the entities made of them keep the same laws; reports are made of the mappings that the engine's tests map.
        .tests("SpliceModel", "SpliceEntities", exclude: ["Golden"]),
        .tests(
            "SpliceMapping", "SpliceModel", "SpliceEntities", "SpliceMappingReport", "SpliceTesting",
            exclude: ["Kit/Golden"]),
        .tests(
            "SpliceXML", "SpliceModel", "SpliceMapping", "SpliceMappingReport", "SpliceTesting", "splice-format-worker"),
        .executableTarget(
            name: "splice-format-worker", dependencies: ["SpliceModel", "SpliceMapping", "SpliceXML"],
            path: "Tests/SpliceFormatWorker"),
        .tests("SpliceHTTP", .httpTypes),
        .tests("SpliceCurl", "SpliceHTTP", "SpliceTransfer", "SpliceTestServer", "CLibcurl", .httpTypes),
        .tests(
            "SpliceClient", "SpliceHTTP", "SpliceCurl", "SpliceTesting", "SpliceTestServer", "SplicePeers",
            .httpTypes, .log, .metricsKit, .tracing, .tracingKit),
        .executableTarget(
            name: "SpliceAuthRacer", dependencies: ["SpliceHTTP", "SpliceAuth", "SpliceCurl", .httpTypes],
            path: "Tests/SpliceAuthRacer"),
        .testTarget(
            name: "SpliceAuthTests",
            dependencies: [
                "SpliceAuth", "SpliceAuthRacer", "SpliceHTTP", "SpliceCurl", "SpliceTesting", "SpliceTestServer",
                .httpTypes, .log, .crypto,
            ],
            exclude: ["Peers"]),
        .tests(
            "SpliceSOAP", "SpliceXML", "SpliceHTTP", "SpliceClient", "SpliceAuth", "SpliceCurl", "SpliceTesting",
            "SplicePeers", .httpTypes, exclude: ["Peers"]),
        .tests("SpliceDelivery", "SpliceModel", "SpliceTesting", exclude: ["Fixtures"]),
        .tests(
            "SpliceSQLite", "SpliceDelivery", "SpliceAuth", "SpliceClient", "SpliceConnect", "SpliceTesting",
            "SpliceTestServer", "splice-crash-worker", "splice-pipeline-worker", "splice", .grdb, .httpTypes,
            exclude: ["Fixtures"]),
        .executableTarget(
            name: "splice-crash-worker", dependencies: ["SpliceDelivery", "SpliceSQLite", "SpliceTesting"],
            path: "Tests/SpliceCrashWorker"),
        .executableTarget(
            name: "splice-pipeline-worker",
            dependencies: [
                "SpliceHTTP", "SpliceClient", "SpliceConnect", "SpliceCurl", "SpliceDelivery", "SpliceSQLite", .grdb,
                .httpTypes,
            ],
            path: "Tests/SplicePipelineWorker"),
        .tests(
            "SpliceConnect", "SpliceModel", "SpliceMapping", "SpliceHTTP", "SpliceClient", "SpliceAuth",
            "SpliceDelivery", "SpliceTesting", .httpTypes, .log, .tracingKit
        ),
        .connectorTests("SpliceMail", "SpliceCurl", "SplicePeers", "SpliceTransfer"),
        .connectorTests("SpliceWarehouse", "SpliceEntities"),
        .connectorTests("SpliceQuickBooks", "SpliceEntities"),
        .connectorTests("SpliceShipStation"),
        .connectorTests("SpliceShopify", "SpliceEntities", .crypto, resources: [.copy("Golden")]),
    ]
)

// One set of rules for every Swift target. The names are checked against `swiftc -print-supported-features`, since a
// misspelt feature compiles silently.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
]
for target in package.targets where target.type != .system && !target.name.hasPrefix("C") {
    target.swiftSettings = strict + (target.swiftSettings ?? [])
}

extension Target {
    /// A connector: one product, under `Sources/Connectors`, on the connector protocol.
    static func connector(_ name: String, _ more: Dependency...) -> Target {
        .target(
            name: name,
            dependencies: [
                "SpliceModel", "SpliceMapping", "SpliceHTTP", "SpliceClient", "SpliceAuth", "SpliceDelivery",
                "SpliceConnect", .httpTypes,
            ] + more,
            path: "Sources/Connectors/\(name)")
    }

    /// The tests of a connector: its contract, its mappings, its actions against a model of the system.
    static func connectorTests(_ name: String, _ more: Dependency..., resources: [Resource] = []) -> Target {
        .testTarget(
            name: "\(name)Tests",
            dependencies: [
                .byName(name: name), "SpliceModel", "SpliceMapping", "SpliceHTTP", "SpliceClient", "SpliceAuth",
                "SpliceDelivery", "SpliceConnect", "SpliceTesting", .httpTypes, .log,
            ] + more, resources: resources)
    }

    /// The tests of a module, which mirror its folder.
    static func tests(_ module: String, _ more: Dependency..., exclude: [String] = []) -> Target {
        .testTarget(name: "\(module)Tests", dependencies: [.byName(name: module)] + more, exclude: exclude)
    }
}

extension Target.Dependency {
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let structuredFields = product(
        name: "RawStructuredFieldValues", package: "swift-http-structured-headers")
    static let log = product(name: "Logging", package: "swift-log")
    static let metrics = product(name: "Metrics", package: "swift-metrics")
    static let tracing = product(name: "Tracing", package: "swift-distributed-tracing")
    static let metricsKit = product(name: "MetricsTestKit", package: "swift-metrics")
    static let tracingKit = product(name: "InMemoryTracing", package: "swift-distributed-tracing")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let asn1 = product(name: "SwiftASN1", package: "swift-asn1")
    static let nio = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let sqlite = product(name: "GRDBSQLite", package: "GRDB.swift")
}
