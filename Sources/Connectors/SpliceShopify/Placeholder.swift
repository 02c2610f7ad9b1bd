// The first file of SpliceShopify replaces this one.
