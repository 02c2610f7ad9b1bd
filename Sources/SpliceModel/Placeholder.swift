// The first file of SpliceModel replaces this one.
