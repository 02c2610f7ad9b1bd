// The first file of SpliceClient replaces this one.
