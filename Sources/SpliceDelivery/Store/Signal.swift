/// A message to one waiting run.
public struct Signal: Sendable, Hashable, Codable {
    /// Unique in its run; the same id twice is one signal.
    public var id: String
    /// What the run waits for, such as `paid`.
    public var name: String
    /// What goes with it.
    public var payload: Payload

    /// A signal from its parts.
    public init(id: String, name: String, payload: Payload) {
        self.id = id
        self.name = name
        self.payload = payload
    }
}
