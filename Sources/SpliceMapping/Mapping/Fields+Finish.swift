extension Fields {
    /// The rows as they are written: rows that depend on another row of the record are joined with it.
    ///
    /// What does not fit together is noted as a defect of the mapping.
    mutating func finish() -> [Row<Entity>] {
        var finished: [Row<Entity>] = []
        for row in rows {
            var row = row
            if let condition = row.condition { row = conditioned(row, by: condition) }
            if let companion = row.note.companion, let own = writer(of: companion), let step = row.encodeCompanion {
                row = row.writing(Fields.agreeing(row.encode, step, own.encode))
            }
            finished.append(row)
        }
        noteMembersWrittenTwice()
        return finished
    }

    /// The row that writes the field at a path.
    private func writer(of path: String) -> Row<Entity>? {
        rows.first { $0.note.source == path && $0.note.direction != .readOnly }
    }

    private mutating func conditioned(_ row: Row<Entity>, by condition: RowCondition) -> Row<Entity> {
        guard let decider = writer(of: condition.field) else {
            layout.note("“\(condition.field)” decides about “\(row.note.source)”, and no row writes it")
            return row
        }
        let (decide, encode) = (decider.encode, row.encode)
        let (deciding, key) = (Writer.key(of: condition.field), Writer.key(of: row.note.source))
        return row.writing(
            EncodeStep { entity, writer in
                let start = writer.buffer.count
                try decide.run(entity, &writer)
                // Between the key and the comma behind it.
                let holds = condition.holds(writer.takeBack(from: start).dropFirst(deciding.count).dropLast())
                try encode.run(entity, &writer)
                if writer.buffer.count > start {
                    guard holds else { throw Refusal("has a value, which its condition rules out") }
                } else if holds {
                    guard let absence = condition.absence else {
                        throw Refusal("has no value, and its condition asks for one")
                    }
                    let start = writer.openMember(key)
                    for byte in absence { writer.buffer.append(byte) }
                    writer.closeMember(key, start)
                }
            })
    }

    /// A step that writes a value whose second field has a row of its own, and refuses the record when they differ.
    private static func agreeing(
        _ encode: EncodeStep, _ companion: EncodeStep, _ own: EncodeStep
    ) -> EncodeStep {
        EncodeStep { entity, writer in
            let start = writer.buffer.count
            try companion.run(entity, &writer)
            let beside = writer.takeBack(from: start)
            if !beside.isEmpty {
                try own.run(entity, &writer)
                guard writer.takeBack(from: start) == beside else { throw Refusal(.disagreement) }
            }
            try encode.run(entity, &writer)
        }
    }

    /// Rows at the path “.” write among the others, and must not write the same keys.
    private mutating func noteMembersWrittenTwice() {
        let written = rows.map(\.note).filter { $0.direction != .readOnly }
        var names = Set(written.filter { $0.source != "." }.compactMap { FieldPath($0.source).steps.first })
        for row in written where row.source == "." {
            let own = Set((row.nested?.rows ?? []).compactMap { FieldPath($0.source).steps.first })
            for name in own.intersection(names).sorted() {
                layout.note("“\(name)” is written by a row at “.” and by another row")
            }
            names.formUnion(own)
        }
    }
}

extension Writer {
    /// What was written since a place, which is taken back.
    mutating func takeBack(from start: Int) -> [UInt8] {
        let end = buffer.count
        let bytes = buffer.withSpan { span in (start..<end).map { span[$0] } }
        buffer.count = start
        return bytes
    }
}
