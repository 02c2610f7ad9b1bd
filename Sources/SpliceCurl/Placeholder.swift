// The first file of SpliceCurl replaces this one.
