extension Action {
    /// The same action in the words of the business: takes what the process has, and hands it to the system in the system's words.
    ///
    /// What is journalled is the business's input, so that another vendor can take its place.
    ///
    /// - Parameter input: What the system is given. It must come to the same for the same input, since calls are repeated with the
    ///   key of the first; what it throws is the step's failure.
    public func adapted<Own: Codable & Sendable>(
        input: @escaping @Sendable (Own) throws -> Input
    ) -> Action<Own, Output> {
        adapted(input: input, output: { $0 }, restoring: { $0 })
    }

    /// The same action in the words of the business, both ways: with it a process knows none of a vendor's types, and changing the
    /// vendor is changing this one value.
    ///
    /// ```swift
    /// let ship = shipping.buyLabel.adapted(
    ///     input: { (parcel: Parcel) in LabelRequest(parcel) },
    ///     output: { Consignment(carrier: $0.carrier, number: $0.trackingNumber, label: $0.id) },
    ///     restoring: { PurchasedLabel(id: $0.label, carrier: $0.carrier, trackingNumber: $0.number) })
    /// ```
    ///
    /// - Parameters:
    ///   - input: What the system is given; the same for the same input.
    ///   - output: What the process is told.
    ///   - restoring: The system's answer again, as far as the action's `undo` needs it. Without an undo it is never asked.
    public func adapted<Own: Codable & Sendable, Told: Codable & Sendable>(
        input: @escaping @Sendable (Own) throws -> Input, output: @escaping @Sendable (Output) throws -> Told,
        restoring: @escaping @Sendable (Told) throws -> Output
    ) -> Action<Own, Told> {
        let call = call
        var own = Action<Own, Told>(
            name, system: system, effect: effect, retry: retry, timeout: timeout, settling: settling
        ) {
            request, context in
            try output(try await call(try input(request), context))
        }
        if let probe {
            own.probe = { request, context in
                switch try await probe(try input(request), context) {
                case .found(let found): .found(try output(found))
                case .absent: .absent
                case .unknown: .unknown
                }
            }
        }
        if let undo {
            own.undo = { request, told, context in
                try await undo(try input(request), try restoring(told), context)
            }
        }
        return own
    }
}
