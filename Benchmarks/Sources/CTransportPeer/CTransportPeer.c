#define _GNU_SOURCE
#include "CTransportPeer.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

struct slot {
    CURL *easy;
    struct curl_slist *lines;
    char *body;
    size_t count, capacity, header_bytes;
};

static struct {
    CURLM *multi;
    int poller;
    long timeout;
    const char *url, *authority;
    long total, started, done;
    int http2, failed;
} run;

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    struct slot *slot = context;
    size_t more = size * count;
    if (slot->count + more > slot->capacity) {
        slot->capacity = (slot->count + more) * 2;
        slot->body = realloc(slot->body, slot->capacity);
    }
    memcpy(slot->body + slot->count, bytes, more);
    slot->count += more;
    return more;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
    ((struct slot *)context)->header_bytes += size * count;
    return size * count;
}

static int on_prerequest(void *context, char *peer, char *local, int peer_port, int local_port) {
    return CURL_PREREQFUNC_OK;
}

static void configure(struct slot *slot) {
    CURL *easy = slot->easy;
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, run.url);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, slot);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, slot);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, slot);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_prerequest);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, slot->lines);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, run.http2 ? "https" : "http");
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 60000L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (run.authority) curl_easy_setopt(easy, CURLOPT_CAINFO, run.authority);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)(run.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, (long)run.http2);
}

static void start(struct slot *slot) {
    slot->count = slot->header_bytes = 0;
    run.started++;
    configure(slot);
    curl_multi_add_handle(run.multi, slot->easy);
}

static void reap(void) {
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(run.multi, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result;
        struct slot *slot;
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&slot);
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        if (result || status != 200 || !slot->count) run.failed = 1;
        run.done++;
        curl_multi_remove_handle(run.multi, easy);
        if (run.started < run.total) start(slot);
    }
}

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *known) {
    struct epoll_event event = {.data.fd = socket};
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(run.poller, EPOLL_CTL_DEL, socket, NULL);
        return 0;
    }
    event.events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0);
    if (epoll_ctl(run.poller, EPOLL_CTL_MOD, socket, &event) && errno == ENOENT)
        epoll_ctl(run.poller, EPOLL_CTL_ADD, socket, &event);
    return 0;
}

static int on_timer(CURLM *multi, long timeout, void *context) {
    run.timeout = timeout;
    return 0;
}

static double cpu_seconds(void) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return use.ru_utime.tv_sec + use.ru_stime.tv_sec + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static void drive(struct slot *slots, int concurrency, long total) {
    struct epoll_event events[256];
    int active;
    run.total = total;
    run.started = run.done = 0;
    for (int i = 0; i < concurrency && run.started < total; i++) start(&slots[i]);
    while (run.done < run.total && !run.failed) {
        if (run.timeout == 0) {
            run.timeout = -1;
            curl_multi_socket_action(run.multi, CURL_SOCKET_TIMEOUT, 0, &active);
            reap();
            continue;
        }
        int count = epoll_wait(run.poller, events, 256, run.timeout < 0 ? 1000 : (int)run.timeout);
        if (count == 0) {
            run.timeout = -1;
            curl_multi_socket_action(run.multi, CURL_SOCKET_TIMEOUT, 0, &active);
        }
        for (int i = 0; i < count; i++) {
            int flags = (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR) ? CURL_CSELECT_IN : 0)
                | (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0);
            curl_multi_socket_action(run.multi, events[i].data.fd, flags, &active);
        }
        reap();
    }
}

double transport_peer_run(const char *url, const char *authority_file, long total, int concurrency, int http2) {
    curl_global_init(CURL_GLOBAL_ALL);
    memset(&run, 0, sizeof run);
    run.url = url;
    run.authority = authority_file;
    run.http2 = http2;
    run.timeout = -1;
    run.poller = epoll_create1(EPOLL_CLOEXEC);
    run.multi = curl_multi_init();
    curl_multi_setopt(run.multi, CURLMOPT_MAXCONNECTS, (long)concurrency * 2);
    curl_multi_setopt(run.multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(run.multi, CURLMOPT_TIMERFUNCTION, on_timer);

    struct slot *slots = calloc((size_t)concurrency, sizeof *slots);
    for (int i = 0; i < concurrency; i++) {
        slots[i].easy = curl_easy_init();
        slots[i].lines = curl_slist_append(NULL, "Accept:");
    }
    drive(slots, concurrency, concurrency * 4L);  // warm-up: connections, sessions, buffers
    double before = cpu_seconds();
    drive(slots, concurrency, total);
    double used = cpu_seconds() - before;
    return run.failed ? -1 : used * 1e6 / (double)total;
}
