/// A process without its types, so that processes of any kind fit into one table.
struct RegisteredProcess: Sendable {
    let name: String
    let version: Int
    let retry: RetryPolicy
    let onFailure: FailurePolicy
    let run: @Sendable (Payload, ProcessContext) async throws -> Payload

    init<P: DurableProcess>(_ process: P) {
        name = P.name
        version = P.version
        retry = P.retry
        onFailure = P.onFailure
        run = { input, context in
            let input: P.Input = try input.decode(at: "\(context.run)")
            return try Payload(try await process.run(input, context), at: "\(context.run)")
        }
    }
}
