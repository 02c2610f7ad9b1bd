import SpliceMapping

/// Finds the records of a document, and turns what a mapping reads of each into the engine's input.
final class RecordSink: XMLEventSink {
    /// A record that has ended.
    enum Ended {
        case complete(json: [UInt8], places: RecordPlaces)
        case tooLarge(line: Int)
    }

    private let steps: [XMLFormat.Step]
    private let shape: XMLShape
    private let limits: XMLLimits
    private var builder: RecordBuilder
    private var depth = 0
    /// How many of the open elements are on the path to the records.
    private var matched = 0
    /// The depth of the record that is open; 0 outside of records.
    private var recordDepth = 0
    /// How deep the present element stands in something that no row reads.
    private var skipped = 0
    private var recordLine = 0
    /// Whether attributes inside of the value that is open are part of it; those of an object whose keys are data are not.
    private var readsAttributes = true
    private var isTooLarge = false
    /// The records that ended since somebody took them.
    private(set) var ended: [Ended] = []
    /// True once an element was met in which records may stand.
    private(set) var foundPath = false

    init(_ steps: [XMLFormat.Step], _ shape: XMLShape, _ builder: RecordBuilder, _ limits: XMLLimits) {
        self.steps = steps
        self.shape = shape
        self.builder = builder
        self.limits = limits
        foundPath = steps.isEmpty
    }

    /// Forgets the records that have ended.
    func takeEnded() -> [Ended] {
        defer { ended.removeAll(keepingCapacity: true) }
        return ended
    }

    func start(_ tag: borrowing XMLStartTag) {
        depth += 1
        if skipped > 0 {
            skipped += 1
        } else if recordDepth > 0 {
            enter(tag)
        } else if matched == depth - 1, depth <= steps.count, steps[depth - 1].matches(tag.localName, tag.namespace) {
            matched = depth
            if depth >= steps.count - 1 { foundPath = true }
            if depth == steps.count { startRecord(tag) }
        }
    }

    func characters(_ utf8: Span<UInt8>) {
        guard recordDepth > 0, skipped == 0 else { return }
        builder.append(utf8)
        checkSize()
    }

    func end() {
        defer { depth -= 1 }
        if skipped > 0 {
            skipped -= 1
            return
        }
        guard recordDepth > 0 else { return matched = min(matched, depth - 1) }
        if depth == recordDepth {
            endRecord()
            matched = depth - 1
        } else if !isTooLarge {
            builder.leave()
        }
    }

    private func startRecord(_ tag: borrowing XMLStartTag) {
        recordDepth = depth
        recordLine = tag.line
        isTooLarge = false
        builder.start(line: tag.line)
        addAttributes(tag)
    }

    private func endRecord() {
        if isTooLarge {
            ended.append(.tooLarge(line: recordLine))
        } else {
            builder.finish()
            ended.append(.complete(json: builder.json, places: builder.places))
        }
        recordDepth = 0
    }

    /// A record that is too large is read over: its elements are skipped until it ends.
    private func checkSize() {
        guard builder.size > limits.maximumRecordBytes else { return }
        isTooLarge = true
        skipped = depth - recordDepth
        builder.start(line: recordLine)
    }

    private func enter(_ tag: borrowing XMLStartTag) {
        if isTooLarge {
            skipped = 1
        } else if let table = builder.table {
            guard let key = shape.elements[table].key(tag.name) else { return skipped = 1 }
            builder.enter(key: key, line: tag.line)
            readsAttributes = !shape.memberKeys[table].contains(key)
            if tag.attributeCount > 0 { addAttributes(tag, isWhole: shape.wholeKeys[table].contains(key)) }
        } else {
            builder.enter(name: tag.localName, line: tag.line)
            if tag.attributeCount > 0 { addAttributes(tag, isWhole: readsAttributes) }
        }
        checkSize()
    }

    private func addAttributes(_ tag: borrowing XMLStartTag, isWhole: Bool = false) {
        for index in 0..<tag.attributeCount {
            let name = tag.attributeName(index)
            if name.namespace == XMLName.schemaInstance, name.local == "nil" {
                tag.withAttributeValue(index) { value in
                    if value.count > 0, value[0] == UInt8(ascii: "t") || value[0] == UInt8(ascii: "1") {
                        builder.setNull()
                    }
                }
            } else if let table = builder.table {
                guard let key = shape.attributes[table].key(name) else { continue }
                builder.enter(key: key, line: tag.line)
                tag.withAttributeValue(index) { builder.append($0) }
                builder.leave()
            } else if isWhole {
                builder.enter(name: "@\(name.local)", line: tag.line)
                tag.withAttributeValue(index) { builder.append($0) }
                builder.leave()
            }
        }
    }
}
