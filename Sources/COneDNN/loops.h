// What the loops in C share: how they are compiled. Must not know any of them.
#pragma once
#include <stdint.h>
#include <string.h>

#include "COneDNN.h"

/// Before a function: compiled for AVX-512, AVX2 and the SSE2 baseline; the processor picks when the program is loaded.
#if defined(__x86_64__) && defined(__linux__)
#define LOOP __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LOOP
#endif
