// The whole of an application's executable that writes the documents about its mappings.

import SpliceMapping
import SpliceMappingReport

try MappingCatalogue(ShopSale.self).write(to: CommandLine.arguments)
