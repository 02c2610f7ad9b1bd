#ifndef CSPLICECURL_H
#define CSPLICECURL_H

// What Swift cannot call in libcurl: functions with variable arguments, one wrapper for each type of argument. Nothing
// here decides anything.

#include <curl/curl.h>
#include <stdint.h>
#if defined(__linux__)
#include <sys/epoll.h>  // not part of Swift's Glibc module
#endif

CURLcode splice_easy_set_long(CURL *easy, CURLoption option, long value);
CURLcode splice_easy_set_offset(CURL *easy, CURLoption option, curl_off_t value);
CURLcode splice_easy_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode splice_easy_set_pointer(CURL *easy, CURLoption option, void *value);
/// Sets an option that takes bytes, which libcurl copies.
CURLcode splice_easy_set_blob(CURL *easy, CURLoption option, const void *bytes, size_t count);
/// Sets `CURLOPT_COPYPOSTFIELDS`, which takes bytes of the size that `CURLOPT_POSTFIELDSIZE_LARGE` said before.
CURLcode splice_easy_copy_post_fields(CURL *easy, const void *bytes);

/// Data and header callbacks, and `CURLOPT_READFUNCTION`, share one shape.
typedef size_t (*splice_data_callback)(char *bytes, size_t size, size_t count, void *context);
CURLcode splice_easy_set_data_callback(CURL *easy, CURLoption option, splice_data_callback callback);
CURLcode splice_easy_set_prereq_callback(CURL *easy, curl_prereq_callback callback);
CURLcode splice_easy_set_seek_callback(CURL *easy, curl_seek_callback callback);
CURLcode splice_easy_set_socket_callback(CURL *easy, curl_sockopt_callback callback);
CURLcode splice_easy_set_close_callback(CURL *easy, curl_closesocket_callback callback);
CURLcode splice_easy_set_progress_callback(CURL *easy, curl_xferinfo_callback callback);

CURLcode splice_easy_get_long(CURL *easy, CURLINFO info, long *value);
CURLcode splice_easy_get_offset(CURL *easy, CURLINFO info, curl_off_t *value);
CURLcode splice_easy_get_string(CURL *easy, CURLINFO info, const char **value);
CURLcode splice_easy_get_socket(CURL *easy, curl_socket_t *value);
CURLcode splice_easy_get_pointer(CURL *easy, CURLINFO info, void **value);

CURLMcode splice_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode splice_multi_set_pointer(CURLM *multi, CURLMoption option, void *value);
CURLMcode splice_multi_set_socket_callback(CURLM *multi, curl_socket_callback callback);
CURLMcode splice_multi_set_timer_callback(CURLM *multi, curl_multi_timer_callback callback);

/// Lets the easy handles of a share use one set of connections.
CURLSHcode splice_share_connections(CURLSH *share);

/// Lets every transfer go on, whether its socket is ready or not, and says anew which sockets to watch. libcurl advises
/// against it for many transfers, which costs more than `curl_multi_socket_action`; it is here for one at a time.
CURLMcode splice_multi_go_on(CURLM *multi);

/// Starts a detached thread that blocks every signal, so that the host's handlers never run on it.
/// Returns 0 or an `errno` value.
int splice_start_thread(void (*body)(void *context), void *context);

/// Makes `descriptors[0]` (read end) and `descriptors[1]` a pipe that does not block and is closed on exec.
/// Returns 0 or an `errno` value.
int splice_make_pipe(int descriptors[2]);

/// Nanoseconds of the monotonic clock.
int64_t splice_monotonic_nanoseconds(void);

#endif
