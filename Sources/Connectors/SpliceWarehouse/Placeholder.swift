// The first file of SpliceWarehouse replaces this one.
