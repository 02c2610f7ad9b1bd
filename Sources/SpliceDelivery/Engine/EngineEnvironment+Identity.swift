extension EngineEnvironment {
    /// A new id for a run that starts now.
    func newRunID() -> RunID {
        let now = clock.now
        return random.draw { generator in RunID(at: now, using: &generator) }
    }
}
