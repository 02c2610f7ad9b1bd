#ifndef CTRANSPORTPEER_H
#define CTRANSPORTPEER_H

/// Sends `total` GET requests to `url`, `concurrency` at a time, with libcurl's multi interface on epoll: what a careful
/// C program does, with the options that CurlTransport sets too. Fails unless every answer is a 200.
///
/// Returns the CPU microseconds per request, user and system together, or a negative number on failure.
double transport_peer_run(const char *url, const char *authority_file, long total, int concurrency, int http2);

#endif
