// The first file of SpliceShipStation replaces this one.
