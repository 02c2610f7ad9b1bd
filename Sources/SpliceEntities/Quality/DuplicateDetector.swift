import SpliceModel

/// Finds records that denote the same thing: candidates by blocking, a verdict by points.
///
/// Blocking keeps the work below all pairs: only records with a key in common are compared. Each comparison then gives
/// points for agreement and takes points for disagreement, in the manner of Fellegi and Sunter (1969); a value that one
/// record lacks says nothing. The sum decides, and the judgement lists every part of it.
public struct DuplicateDetector<Subject: Sendable>: Sendable {
    /// A way to find candidates.
    public struct BlockingKey: Sendable {
        /// The key's name.
        public let name: String
        /// The keys of a record; records that share one are compared. Empty keys do not count.
        public let keys: @Sendable (Subject) -> [String]

        /// A blocking key from its parts.
        public init(_ name: String, _ keys: @escaping @Sendable (Subject) -> [String]) {
            self.name = name
            self.keys = keys
        }
    }

    /// A comparison and its weight.
    public struct Feature: Sendable {
        /// The comparison's name.
        public let name: String
        /// The points when the values are the same.
        public let agreement: Int
        /// The points, usually below zero, when they are not alike at all.
        public let disagreement: Int
        /// From which similarity on, in thousandths, values begin to count as alike.
        public let floor: Int
        /// How alike two records are in this, in thousandths; nil when one of them says nothing.
        public let similarity: @Sendable (Subject, Subject) -> Int?

        /// A comparison from its parts.
        ///
        /// Between `floor` and 1,000 the points grow evenly from `disagreement` to `agreement`.
        public init(
            _ name: String, agreement: Int, disagreement: Int, floor: Int,
            _ similarity: @escaping @Sendable (Subject, Subject) -> Int?
        ) {
            self.name = name
            self.agreement = agreement
            self.disagreement = disagreement
            self.floor = min(max(floor, 0), 999)
            self.similarity = similarity
        }

        func evidence(_ left: Subject, _ right: Subject) -> DuplicateJudgement.Evidence {
            guard let similarity = similarity(left, right) else {
                return DuplicateJudgement.Evidence(feature: name, similarity: nil, points: 0)
            }
            let above = max(0, min(similarity, 1_000) - floor)
            let points = disagreement + (agreement - disagreement) * above / (1_000 - floor)
            return DuplicateJudgement.Evidence(feature: name, similarity: similarity, points: points)
        }
    }

    /// The ways to find candidates.
    public let blocking: [BlockingKey]
    /// The comparisons.
    public let features: [Feature]
    /// What the sum means.
    public let thresholds: DuplicateThresholds
    /// A key that more records share than this says nothing (a switchboard's number), and is not used.
    public let maximumBlockSize: Int

    /// A detector from its parts.
    public init(
        blocking: [BlockingKey], features: [Feature], thresholds: DuplicateThresholds, maximumBlockSize: Int
    ) {
        self.blocking = blocking
        self.features = features
        self.thresholds = thresholds
        self.maximumBlockSize = max(2, maximumBlockSize)
    }

    /// Whether two records are the same, and why.
    public func judge(_ left: Subject, _ right: Subject) -> DuplicateJudgement {
        let evidence = features.map { $0.evidence(left, right) }
        let points = evidence.reduce(0) { $0 + $1.points }
        let verdict: DuplicateJudgement.Verdict =
            points >= thresholds.duplicate ? .duplicate : points >= thresholds.review ? .review : .distinct
        return DuplicateJudgement(verdict: verdict, points: points, thresholds: thresholds, evidence: evidence)
    }

    /// Every pair that is not distinct, the surest first.
    public func findings(among subjects: [Subject]) -> DuplicateFindings {
        var blocks: [Block: [Int]] = [:]
        for (index, subject) in subjects.enumerated() {
            for block in self.blocks(of: subject) { blocks[block, default: []].append(index) }
        }
        var skipped: [String: Int] = [:]
        var seen: Set<Pair> = []
        var pairs: [DuplicateFindings.Pair] = []
        for (block, members) in blocks {
            guard members.count <= maximumBlockSize else {
                skipped[blocking[block.key].name, default: 0] += 1
                continue
            }
            for (place, first) in members.enumerated() {
                for second in members[(place + 1)...] where seen.insert(Pair(first: first, second: second)).inserted {
                    let judgement = judge(subjects[first], subjects[second])
                    guard judgement.verdict != .distinct else { continue }
                    pairs.append(.init(first: first, second: second, judgement: judgement))
                }
            }
        }
        pairs.sort { ($1.judgement.points, $0.first, $0.second) < ($0.judgement.points, $1.first, $1.second) }
        return DuplicateFindings(pairs: pairs, comparisons: seen.count, skippedBlocks: skipped)
    }

    private struct Block: Hashable {
        let key: Int
        let value: String
    }
    private struct Pair: Hashable {
        let first: Int
        let second: Int
    }

    private func blocks(of subject: Subject) -> Set<Block> {
        Set(
            blocking.enumerated().flatMap { key, blocking in
                blocking.keys(subject).filter { !$0.isEmpty }.map { Block(key: key, value: $0) }
            })
    }
}

/// What a detector found among records.
public struct DuplicateFindings: Sendable, Hashable {
    /// Two records by their places in the list, and why they were found.
    public struct Pair: Sendable, Hashable {
        /// The place of the earlier record.
        public let first: Int
        /// The place of the later record.
        public let second: Int
        /// What was found.
        public let judgement: DuplicateJudgement
    }

    /// Every pair that is not distinct, the surest first.
    public let pairs: [Pair]
    /// How many pairs were compared.
    public let comparisons: Int
    /// How many keys were not used because too many records share them, by the name of the blocking key.
    public let skippedBlocks: [String: Int]
}
