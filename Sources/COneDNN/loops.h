// How the loops are compiled.
#pragma once
#include <stdint.h>
#include <string.h>

#include "COneDNN.h"

/// Put before a function to compile it for AVX-512, AVX2 and the SSE2 baseline; the best version is selected at load
/// time. That happens before ThreadSanitizer starts, so under it only the baseline is used.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define LOOP __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LOOP
#endif

/// Put before a function to have it compiled as a part of its callers, each for its own processor.
#define INLINE static inline __attribute__((always_inline))
