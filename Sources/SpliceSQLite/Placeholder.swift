// The first file of SpliceSQLite replaces this one.
