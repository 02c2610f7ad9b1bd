// Takes malloc's place in a process that is started with it (LD_PRELOAD), counts, and hands on to glibc's own.
//
//   cc -O2 -shared -fPIC allocations.c -o liballocations.so
//
// It is not linked into the contestants: counting costs an atomic addition for each allocation, which is some hundredths of
// the time of a record.
#include <stdlib.h>

static unsigned long count;

unsigned long allocation_count(void) { return count; }

extern void *__libc_malloc(size_t size);

void *malloc(size_t size) {
    __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
    return __libc_malloc(size);
}
