import Foundation
import SpliceDelivery
import Synchronization

/// The systems on the other side, as files that survive the worker: a line for each call, a line for each effect.
///
/// `reserve` and `tell` honour an idempotency key, `sale` can be searched, `label` can do neither.
final class Systems: Sendable {
    private let folder: String
    private let point: CrashPoint
    private let lock = Mutex(())

    init(folder: String, point: CrashPoint) {
        self.folder = folder
        self.point = point
    }

    func action(_ step: String, _ effect: Effect) -> Action<Int, String> {
        var action = Action<Int, String>(step, system: step, effect: effect) { [self] order, context in
            perform(step, order, once: effect == .idempotent, context)
            return "\(step) \(order)"
        }
        if effect == .naturalKey {
            action.probe = { [self] order, _ in
                lock.withLock { _ in lines("effects").contains("\(step) \(order)") }
                    ? .found("\(step) \(order)") : .absent
            }
        }
        return action
    }

    private func perform(_ step: String, _ order: Int, once: Bool, _ context: ActionContext) {
        lock.withLock { _ in append("\(step) \(context.run)", to: "calls") }
        point.take(order)
        point.beforeEffect(step)
        lock.withLock { _ in
            if once && lines("keys").contains(context.idempotencyKey) { return }
            // One write, so that key and effect cannot be torn apart by a kill.
            append("\(step) \(order)", to: "effects", and: context.idempotencyKey)
        }
        point.afterEffect(step)
    }

    private func lines(_ name: String) -> Set<String> {
        let text =
            (try? String(contentsOfFile: folder + "/" + (name == "calls" ? "calls" : "effects"), encoding: .utf8)) ?? ""
        return Set(
            text.split(separator: "\n").map { line in
                let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
                return String(name == "keys" ? parts.last ?? "" : parts.first ?? "")
            })
    }

    private func append(_ line: String, to name: String, and key: String = "") {
        let path = folder + "/" + name
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let handle = FileHandle(forWritingAtPath: path) else { return }
        defer { try? handle.close() }
        _ = try? handle.seekToEnd()
        handle.write(Data((key.isEmpty ? line : line + "\t" + key).utf8 + [0x0A]))
    }
}
