// The first file of SpliceTestServer replaces this one.
