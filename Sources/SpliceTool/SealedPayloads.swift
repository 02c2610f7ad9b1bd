import Foundation
import SpliceDelivery

// What is shown of records whose payloads the tool has no key for: `readable` is the same with the word `sealed` in place of each payload that
// is no JSON. Only for printing: an export of it would lose them.

extension Payload {
    /// Whether it is JSON. Sealed ones are not.
    var isReadable: Bool {
        (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
    }

    var readable: Payload { isReadable ? self : Payload(bytes: Array("\"sealed\"".utf8)) }
}

extension RunRecord {
    var readable: RunRecord {
        var run = self
        run.input = input.readable
        run.output = output?.readable
        return run
    }
}

extension StepRecord {
    var readable: StepRecord {
        var step = self
        step.editedInput = editedInput?.readable
        step.output = output?.readable
        return step
    }
}

extension JournalExport {
    var readable: JournalExport {
        var journal = self
        journal.run = run.readable
        journal.steps = steps.map(\.readable)
        journal.signals = signals.map { Signal(id: $0.id, name: $0.name, payload: $0.payload.readable) }
        return journal
    }
}
