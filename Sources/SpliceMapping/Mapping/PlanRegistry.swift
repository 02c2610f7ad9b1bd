import Synchronization

/// The plans of this process, one a mapping, built at its first use.
enum PlanRegistry {
    private static let plans = Mutex<[ObjectIdentifier: any AnyObject & Sendable]>([:])

    /// The mappings whose plans are being built around this call, to notice one that contains itself.
    @TaskLocal private static var underway: [ObjectIdentifier] = []

    /// The plan of a mapping.
    static func plan<M: Mapping>(of mapping: M.Type) -> Plan<M.Entity> {
        let key = ObjectIdentifier(mapping)
        if let plan = plans.withLock({ $0[key] }) as? Plan<M.Entity> { return plan }
        if underway.contains(key) { return Plan(recursive: M.name) }
        // Built outside of the lock, since `map` asks for the plans of nested mappings. Two tasks may both build one; the
        // first to arrive here is kept.
        let built = $underway.withValue(underway + [key]) { Plan(mapping) }
        return plans.withLock { plans in
            if let plan = plans[key] as? Plan<M.Entity> { return plan }
            plans[key] = built
            return built
        }
    }
}
