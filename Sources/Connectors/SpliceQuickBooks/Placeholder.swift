// The first file of SpliceQuickBooks replaces this one.
