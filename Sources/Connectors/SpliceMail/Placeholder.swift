// The first file of SpliceMail replaces this one.
