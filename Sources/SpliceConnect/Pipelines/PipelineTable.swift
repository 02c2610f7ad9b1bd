import SpliceDelivery

/// The pipelines of an engine, by name.
struct PipelineTable: Sendable {
    private let pipelines: [String: Pipeline]
    let store: any Store
    let clock: any DeliveryClock

    /// - Throws: ``ConnectError/Code/configuration`` when two have the same name.
    init(_ pipelines: [Pipeline], store: any Store, clock: any DeliveryClock) throws {
        self.pipelines = try pipelines.reduce(into: [:]) { table, pipeline in
            guard table.updateValue(pipeline, forKey: pipeline.name) == nil else {
                throw ConnectError(.configuration, "two pipelines have the same name", at: pipeline.name)
            }
        }
        self.store = store
        self.clock = clock
    }

    func pipeline(_ name: String) throws -> Pipeline {
        guard let pipeline = pipelines[name] else {
            throw ConnectError(.configuration, "no pipeline of that name is registered", at: name)
        }
        return pipeline
    }
}
