#ifndef CLIBXML2_SHIM_H
#define CLIBXML2_SHIM_H
#include <libxml/xmlversion.h>
/* Where libxml2 was built with ICU, its headers include ICU's, which declare other things by the names that Foundation's own copy of ICU
   uses: a file that imports both does not compile. Without them only xmlCharEncodingHandler looks shorter, which is handled by pointer. */
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#endif
