/// The limit of an ``AdaptivePolicy``, which follows response times. Pure.
struct Gradient {
    private static let warmUp = 10
    private static let longWindow = 600.0

    private let policy: AdaptivePolicy
    private var estimate: Double
    /// The usual response time in seconds: an average over many, slow to change.
    private var usual = 0.0
    private var samples = 0

    init(_ policy: AdaptivePolicy) {
        self.policy = policy
        estimate = Double(policy.initial)
    }

    /// How many attempts may be under way.
    var limit: Int { Int(estimate) }

    /// An attempt was answered after `time`, with `underWay` others and itself under way when it went out.
    mutating func answered(after time: Duration, underWay: Int) {
        let seconds = max(time / .seconds(1), 1e-9)
        update(usual: seconds)
        // Answers drifted far below what was usual: let the average catch up faster.
        if usual / seconds > 2 { usual *= 0.95 }
        // A limit that is not used says nothing about itself.
        guard Double(underWay) >= estimate / 2 else { return }
        let gradient = max(0.5, min(1, policy.tolerance * usual / seconds))
        let room = max(1, estimate.squareRoot())
        set(estimate * gradient + room)
    }

    /// An attempt was throttled or not answered: less, at once.
    mutating func dropped() { estimate = max(Double(policy.least), estimate * 0.9) }

    private mutating func update(usual seconds: Double) {
        samples += 1
        if samples <= Self.warmUp {
            usual += (seconds - usual) / Double(samples)
        } else {
            // Ten times slower up than down: a system that this very client overloads must not come to look usual.
            let window = seconds > usual ? Self.longWindow * 10 : Self.longWindow
            usual += (seconds - usual) * 2 / (window + 1)
        }
    }

    private mutating func set(_ target: Double) {
        let smoothed = estimate * (1 - policy.smoothing) + target * policy.smoothing
        estimate = max(Double(policy.least), min(Double(policy.most), smoothed))
    }
}
