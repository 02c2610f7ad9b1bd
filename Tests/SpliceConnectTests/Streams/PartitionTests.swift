import SpliceConnect
import Testing

@Suite struct PartitionTests {
    /// Checkpoints, steps and keys are named after the description.
    @Test func `different partitions have different descriptions, whatever is in their names and values`() {
        let partitions: [Partition] = [
            .whole, Partition(["a": "1", "b": "2"]), Partition(["a": "1,b=2"]), Partition(["a": "1%2Cb%3D2"]),
            Partition(["a=1,b": "2"]), Partition(["a": "1\nb"]), Partition(["a": "1%0Ab"]), Partition(["a": "1\r\nb"]),
            Partition(["a": ""]), Partition(["": "a"]), Partition(["whole": ""]),
        ]
        let descriptions = partitions.map(\.description)
        #expect(Set(descriptions).count == partitions.count, "\(descriptions)")
        #expect(descriptions.allSatisfy { !$0.unicodeScalars.contains("\n") })
    }

    @Test func `plain values are shown as they are, so that stored checkpoints are found again`() {
        #expect(Partition(["location": "7", "account": "Müller & Co"]).description == "account=Müller & Co,location=7")
    }
}
