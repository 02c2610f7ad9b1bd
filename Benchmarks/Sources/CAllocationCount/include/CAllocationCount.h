#pragma once

/// How often this process has allocated memory since it started. Linux with glibc only; 0 elsewhere.
unsigned long allocation_count(void);
