// The whole of an application's executable that writes the documents about its mappings.

import SpliceMapping
import SpliceMappingReport

MappingCatalogue(ShopSale.self).runCommand()
