public import SpliceModel

/// Whether two records denote the same thing, and why: what every comparison found and how many points it gave.
public struct DuplicateJudgement: Sendable, Hashable, Codable {
    /// What is to be done about a pair.
    public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
        /// The same: merge, or keep the second out.
        case duplicate
        /// Perhaps the same: a person decides.
        case review
        /// Two things.
        case distinct
    }

    /// What one comparison found.
    public struct Evidence: Sendable, Hashable, Codable {
        /// The comparison.
        public let feature: String
        /// How alike the values are, in thousandths; nil when one of the records has none.
        public let similarity: Int?
        /// What that adds to the score, or takes from it.
        public let points: Int

        /// Evidence from its parts.
        public init(feature: String, similarity: Int?, points: Int) {
            self.feature = feature
            self.similarity = similarity
            self.points = points
        }
    }

    /// What is to be done.
    public let verdict: Verdict
    /// The sum of the evidence.
    public let points: Int
    /// From how many points on a pair is reviewed, and from how many it counts as the same.
    public let thresholds: DuplicateThresholds
    /// Every comparison, in the order of the detector.
    public let evidence: [Evidence]
}

extension DuplicateJudgement: CustomStringConvertible {
    /// `duplicate: 17 points (review from 6, duplicate from 10): email 1000‰ +10, name 961‰ +6, phone unknown, …`. No
    /// values.
    public var description: String {
        let parts = evidence.map { item in
            item.similarity.map { "\(item.feature) \($0)‰ \(item.points < 0 ? "" : "+")\(item.points)" }
                ?? "\(item.feature) unknown"
        }
        return "\(verdict.rawValue): \(points) points (review from \(thresholds.review), duplicate from "
            + "\(thresholds.duplicate)): \(parts.joined(separator: ", "))"
    }
}

/// From how many points on a pair is looked at, and from how many it counts as the same.
public struct DuplicateThresholds: Sendable, Hashable, Codable {
    /// At this score and above a person decides.
    public let review: Int
    /// At this score and above two records are the same.
    public let duplicate: Int

    /// Two thresholds. Throws `outOfRange` when `duplicate` is below `review`.
    public init(review: Int, duplicate: Int) throws(ModelError) {
        guard review <= duplicate else {
            throw ModelError(
                .outOfRange, "DuplicateThresholds", "the threshold of a duplicate is below that of a review")
        }
        self.init(trusted: review, duplicate)
    }

    init(trusted review: Int, _ duplicate: Int) {
        self.review = review
        self.duplicate = duplicate
    }
}
