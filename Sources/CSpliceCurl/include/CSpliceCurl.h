#ifndef CSPLICECURL_H
#define CSPLICECURL_H
#include <curl/curl.h>
#endif
