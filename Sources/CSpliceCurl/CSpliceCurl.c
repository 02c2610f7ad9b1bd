#include "CSpliceCurl.h"
