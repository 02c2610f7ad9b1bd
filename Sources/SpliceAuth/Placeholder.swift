// The first file of SpliceAuth replaces this one.
