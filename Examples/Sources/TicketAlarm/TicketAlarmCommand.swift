import Foundation
import Logging
import SpliceAuth

/// Runs the application with what its surroundings say: `ONCALL_URL`, `ONCALL_TOKEN`, `WEBHOOK_SECRET`.
@main
struct TicketAlarmCommand {
    static func main() async throws {
        var missing: [String] = []
        func setting(_ name: String) -> String {
            let value = ProcessInfo.processInfo.environment[name] ?? ""
            if value.isEmpty { missing.append(name) }
            return value
        }
        let (url, token, secret) = (setting("ONCALL_URL"), setting("ONCALL_TOKEN"), setting("WEBHOOK_SECRET"))
        guard missing.isEmpty else {
            FileHandle.standardError.write(Data("set \(missing.joined(separator: ", ")) in the environment\n".utf8))
            exit(78)
        }
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        let logger = Logger(label: "ticket-alarm")
        let service = TicketAlarmService(
            onCall: (url, Secret(token)), webhookSecret: Secret(secret), store: "ticket-alarm.db",
            logger: logger)
        // Your mail, your chat, your pager.
        try await service.run { alerts in
            for alert in alerts { logger.critical("somebody must look", metadata: ["alert": "\(alert)"]) }
        }
    }
}
