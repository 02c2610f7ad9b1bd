// The first file of SpliceConnect replaces this one.
