extension Rule {
    /// Reads one value outside of any mapping: for the tests of a rule, and to try one out.
    ///
    /// ```swift
    /// #expect(try Percentage().value(of: "19") == 19)
    /// ```
    ///
    /// - Parameters:
    ///   - json: the value as JSON; nil for a missing key.
    ///   - companion: the field beside it, as JSON, for rules that have one; nil for a missing key.
    /// - Throws: ``MappingError`` with the problem, as a mapping with this one row reports it.
    public func value(of json: String?, beside companion: String? = nil) throws(MappingError) -> Value {
        let plan = trialPlan
        try plan.checkDefects()
        var members = json.map { ["\"value\":\($0)"] } ?? []
        if let companion, let path = self.companion {
            members.append("\(FieldConstant.text(FieldPath(path).steps.last ?? path)):\(companion)")
        }
        let document = Array("{\(members.joined(separator: ","))}".utf8)
        var scanner = Scanner(plan.layout, limits: .standard)
        return try document.span.withBytes { (bytes) throws(MappingError) in
            var end = 0
            let value = try plan.decode(bytes, from: 0, with: &scanner, end: &end)
            try plan.checkEnd(bytes, at: end)
            return value
        }
    }

    /// Writes one value outside of any mapping; nil when the rule leaves the key out.
    ///
    /// - Throws: ``MappingError`` with the problem, as a mapping with this one row reports it.
    public func json(of value: Value) throws(MappingError) -> String? {
        let plan = trialPlan
        try plan.checkDefects()
        var writer = Writer(capacity: 256)
        do {
            try EntityAddress.of(value) { address in try plan.rows[0].encode.run(address, &writer) }
        } catch {
            throw plan.unwritable(value, because: error)
        }
        // Between the key and the comma behind it.
        let bytes = writer.bytes.dropFirst(Writer.key("value").count).dropLast()
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the rule reads a value, as JSON, where its row applies.
    @usableFromInline
    func reads(_ json: String) -> Bool {
        if let conditioned = self as? any ConditionedRule { return conditioned.unconditional.reads(json) }
        do throws(MappingError) {
            _ = try value(of: json, beside: companion == nil ? nil : companionExample(0))
            return true
        } catch {
            return false
        }
    }

    /// A mapping of one field.
    private var trialPlan: Plan<Value> {
        Plan(name: "rule", version: "", identity: nil) { fields in
            let slot = fields.field("value", \.self, self)
            return { reader in try reader[slot] }
        }
    }
}
