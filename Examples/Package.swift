// swift-tools-version: 6.2
//
// The examples are a package of their own: what they can do, an application that depends on Splice can do.
//
//   Sandbox ◄── SandboxCommand        the stand-in systems; they import nothing of Splice, so that they can judge it
//      ▲
//     Demo ◄──── DemoCommand           starts the systems and an application, crashes it, judges by the ledgers
//
//   Fulfilment ◄── OrderFulfilment     the application: what to copy
//   TicketAlarm                        the smallest one: a webhook in, a call out

import PackageDescription

let package = Package(
    name: "splice-examples",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sandbox", targets: ["SandboxCommand"]),
        .executable(name: "demo", targets: ["DemoCommand"]),
        .executable(name: "OrderFulfilment", targets: ["OrderFulfilment"]),
        .executable(name: "TicketAlarm", targets: ["TicketAlarm"]),
    ],
    dependencies: [
        .package(name: "splice", path: ".."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The stand-in systems: one file a system, and what they share.
        .target(
            name: "Sandbox",
            dependencies: [.hummingbird, .httpTypes, .nio, .nioPosix, .crypto, .log],
            resources: [.copy("Mail/smtp_sink.py")]),
        .executableTarget(name: "SandboxCommand", dependencies: ["Sandbox", .arguments]),
        // What tests of several targets share.
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "Sandbox", "TestSupport", .splice("SpliceAuth"), .splice("SpliceConnect"), .splice("SpliceCurl"),
                .splice("SpliceDelivery"), .splice("SpliceModel"), .splice("SpliceWarehouse"), .hummingbird, .crypto,
                .httpTypes, .log,
            ]),

        // The judge: knows the ledgers and how to start and kill, nothing of what an application does.
        .target(name: "Demo", dependencies: ["Sandbox", .arguments]),
        .executableTarget(name: "DemoCommand", dependencies: ["Demo", .arguments, .signals]),
        .testTarget(name: "DemoTests", dependencies: ["Demo", "Sandbox", .arguments]),

        // Order fulfilment: one paid order reaches four systems. The process, its systems, and the service around them.
        .target(
            name: "Fulfilment",
            dependencies: [
                .splice("SpliceModel"), .splice("SpliceEntities"), .splice("SpliceMapping"), .splice("SpliceHTTP"),
                .splice("SpliceAuth"), .splice("SpliceDelivery"), .splice("SpliceSQLite"), .splice("SpliceConnect"),
                .splice("SpliceCurl"), .splice("SpliceShopify"), .splice("SpliceWarehouse"),
                .splice("SpliceQuickBooks"), .splice("SpliceShipStation"), .splice("SpliceMail"), .hummingbird,
                .httpTypes, .nio, .nioPosix, .lifecycle, .signals, .log,
            ],
            path: "Sources/OrderFulfilment/Fulfilment"),
        .executableTarget(
            name: "OrderFulfilment", dependencies: ["Fulfilment", .arguments, .log],
            path: "Sources/OrderFulfilment/Command"),
        .testTarget(
            name: "FulfilmentTests",
            dependencies: [
                "Fulfilment", "Demo", "Sandbox", "TestSupport", .splice("SpliceModel"), .splice("SpliceEntities"),
                .splice("SpliceMapping"), .splice("SpliceDelivery"), .splice("SpliceConnect"), .splice("SpliceShopify"),
                .splice("SpliceWarehouse"), .splice("SpliceQuickBooks"), .splice("SpliceShipStation"),
                .splice("SpliceMail"), .splice("SpliceAuth"), .splice("SpliceTesting"), .arguments, .httpTypes, .log,
            ]),

        // The smallest application: a webhook in, a call out.
        .executableTarget(
            name: "TicketAlarm",
            dependencies: [
                .splice("SpliceModel"), .splice("SpliceMapping"), .splice("SpliceAuth"), .splice("SpliceClient"),
                .splice("SpliceConnect"), .splice("SpliceCurl"), .splice("SpliceDelivery"), .splice("SpliceSQLite"),
                .hummingbird, .httpTypes, .nio, .lifecycle, .signals, .log,
            ]),
        .testTarget(
            name: "TicketAlarmTests",
            dependencies: [
                "TicketAlarm", .splice("SpliceAuth"), .splice("SpliceDelivery"), .splice("SpliceHTTP"),
                .splice("SpliceCurl"), .splice("SpliceTesting"), .splice("SpliceTestServer"), .httpTypes, .log,
            ]),
    ]
)

// The house's own rules hold for the examples too.
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
for target in package.targets {
    target.swiftSettings = strict
}

extension Target.Dependency {
    /// A module of Splice.
    static func splice(_ module: String) -> Target.Dependency { .product(name: module, package: "splice") }

    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let nio = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let log = product(name: "Logging", package: "swift-log")
    static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let signals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let arguments = product(name: "ArgumentParser", package: "swift-argument-parser")
}
