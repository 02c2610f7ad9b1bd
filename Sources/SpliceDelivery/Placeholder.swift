// The first file of SpliceDelivery replaces this one.
