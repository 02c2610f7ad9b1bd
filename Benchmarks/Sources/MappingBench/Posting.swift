import SpliceMapping
import SpliceModel

/// A record as every format can hold it: a posting of an account.
struct Posting: Hashable, Sendable {
    let id: String
    let booked: LocalDate
    let amount: Money
    let count: Int64
    let partner: Partner
    let text: String?
}

struct Partner: Hashable, Sendable {
    let name: String
    let city: String
}

enum PostingDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Posting>) -> Reading<Posting> {
        let id = f.field("id", \.id, .text(max: 50))
        let booked = f.field("booked", \.booked, .date)
        let amount = f.field("amount", \.amount, .money(currency: "currency"))
        let count = f.field("count", \.count, .integer)
        let partner = f.field("partner", \.partner, .one(PartnerDocument.self))
        let text = f.field("text", \.text, .text.optional())
        return { r in
            try Posting(
                id: r[id], booked: r[booked], amount: r[amount], count: r[count], partner: r[partner], text: r[text])
        }
    }
}

enum PartnerDocument: Mapping {
    static let version = "1"

    static func map(_ f: inout Fields<Partner>) -> Reading<Partner> {
        let name = f.field("name", \.name, .text(max: 80))
        let city = f.field("city", \.city, .text(max: 50))
        return { r in try Partner(name: r[name], city: r[city]) }
    }
}

/// Makes postings; a seed fixes every byte.
struct PostingGenerator {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func postings(_ count: Int) throws -> [Posting] {
        try (0..<count).map { number in
            let names = ["Müller & Söhne", "O'Brien, Smith", "García <Libros>", "Tom \"T\" Tailor", "Kowalski"]
            let texts = ["Invoice 4711", "Grüße; danke = merci", "two\nlines", nil, "50 % off + more"]
            guard let day = LocalDate(dayNumber: 20_000 + Int.random(in: 0...800, using: &random)) else {
                throw BenchError("no such day")
            }
            return Posting(
                id: "p-\(1_000_000 + number)", booked: day,
                amount: Money(minorUnits: Int64.random(in: -99_999...999_999, using: &random), currency: .eur),
                count: Int64.random(in: 1...500, using: &random),
                partner: Partner(
                    name: names[Int.random(in: 0..<names.count, using: &random)],
                    city: ["Köln", "Paris", "New York"][Int.random(in: 0..<3, using: &random)]),
                text: texts[Int.random(in: 0..<texts.count, using: &random)])
        }
    }
}
