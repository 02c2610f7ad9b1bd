// What the blocks of Documentation/mapping-rules.md speak of and do not declare.

import SpliceMapping

struct Celsius: Hashable, Sendable { let tenths: Int64 }
struct Rows: Sendable { let heat: Celsius }
