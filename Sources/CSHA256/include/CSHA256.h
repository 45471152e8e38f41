// The compression function of SHA-256.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// Adds `count` blocks of 64 bytes to a state of 8 words (FIPS 180-4, section 6.2.2).
void etude_sha256(const void *blocks, size_t count, uint32_t *state);

/// The same without instructions that only some processors have.
void etude_sha256_portable(const void *blocks, size_t count, uint32_t *state);
