// The first file of SpliceTesting replaces this one.
