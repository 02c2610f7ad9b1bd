// The first file of SpliceMapping replaces this one.
