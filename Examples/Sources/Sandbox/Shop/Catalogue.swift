/// What the shop sells, and to whom: names, addresses and texts that a careless mapping would break.
enum Catalogue {
    struct Item: Sendable {
        var sku: String
        var title: String
        var cents: Int
        var grams: Int
    }

    struct Person: Sendable {
        var first: String
        var last: String
        var mailbox: String
    }

    struct Place: Sendable {
        var street: String
        var city: String
        var province: String?
        var provinceCode: String?
        var zip: String
        var country: String
        var countryCode: String
    }

    static let items = [
        Item(sku: "MUG-BLU-12", title: "Stoneware mug, blue", cents: 1_450, grams: 380),
        Item(sku: "TEE-M-BLK", title: "T-shirt “Splice”, black, M", cents: 2_499, grams: 190),
        Item(sku: "ROPE-10", title: "Rope, 10 m", cents: 1_995, grams: 700),
        Item(sku: "KNIFE-03", title: "Rigging knife", cents: 4_900, grams: 140),
        Item(sku: "FID-STEEL", title: "Steel fid", cents: 3_205, grams: 210),
        Item(sku: "TWINE-W", title: "Whipping twine, waxed", cents: 799, grams: 60),
        Item(sku: "BOOK-KNOT", title: "The book of knots \\ 2nd ed.", cents: 2_750, grams: 640),
        Item(sku: "BAG-CANVAS", title: "Canvas bag", cents: 5_600, grams: 820),
    ]

    static let people = [
        Person(first: "Ada", last: "Okafor", mailbox: "ada.okafor"),
        Person(first: "Søren", last: "Ångström", mailbox: "soren.angstrom"),
        Person(first: "Mei-Ling", last: "Chen", mailbox: "mei-ling.chen"),
        Person(first: "José", last: "Núñez y Ortega", mailbox: "jose.nunez"),
        Person(first: "Siobhán", last: "O'Brien", mailbox: "siobhan.obrien"),
        Person(first: "Γιώργος", last: "Παπαδόπουλος", mailbox: "giorgos.p"),
        Person(first: "Lee", last: "Smith", mailbox: "lee.smith"),
        Person(first: "山田", last: "太郎", mailbox: "taro.yamada"),
        Person(first: "Zoë", last: "van der Berg", mailbox: "zoe.vdberg"),
    ]

    static let places = [
        Place(
            street: "Harbor Street", city: "Portland", province: "Maine", provinceCode: "ME", zip: "04101",
            country: "United States", countryCode: "US"),
        Place(
            street: "Mission St", city: "San Francisco", province: "California", provinceCode: "CA", zip: "94105-1234",
            country: "United States", countryCode: "US"),
        Place(
            street: "Rue Saint-Paul O", city: "Montréal", province: "Quebec", provinceCode: "QC", zip: "H2Y 1Z5",
            country: "Canada", countryCode: "CA"),
        Place(
            street: "Hafenstraße", city: "Hamburg", province: nil, provinceCode: nil, zip: "20359",
            country: "Germany", countryCode: "DE"),
        Place(
            street: "Quay Road", city: "Falmouth", province: nil, provinceCode: nil, zip: "TR11 3XP",
            country: "United Kingdom", countryCode: "GB"),
    ]
}
