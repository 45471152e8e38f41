// The compression function of SHA-256, in C so that it is fast even in unoptimized builds such as tests
// (docs/decisions/0004-loops-in-c.md).
#include "CSHA256.h"

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t rotated(uint32_t word, int bits) { return word >> bits | word << (32 - bits); }

void etude_sha256_portable(const void *blocks, size_t count, uint32_t *state) {
  const uint8_t *bytes = blocks;
  for (; count > 0; count--, bytes += 64) {
    uint32_t words[64];
    for (int t = 0; t < 16; t++)
      words[t] = (uint32_t)bytes[4 * t] << 24 | (uint32_t)bytes[4 * t + 1] << 16 | (uint32_t)bytes[4 * t + 2] << 8 |
                 bytes[4 * t + 3];
    for (int t = 16; t < 64; t++) {
      const uint32_t a = words[t - 15], b = words[t - 2];
      words[t] = words[t - 16] + (rotated(a, 7) ^ rotated(a, 18) ^ a >> 3) + words[t - 7] +
                 (rotated(b, 17) ^ rotated(b, 19) ^ b >> 10);
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int t = 0; t < 64; t++) {
      const uint32_t first = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) +
                             constants[t] + words[t];
      const uint32_t second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      h = g, g = f, f = e, e = d + first, d = c, c = b, b = a, a = first + second;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
  }
}

#ifdef __x86_64__

/// The same with the SHA extensions of x86 processors. A round works on two vectors, (F, E, B, A) and (H, G, D, C), the
/// lowest element first; an instruction does two rounds, so each vector of four words takes two.
__attribute__((target("sha,sse4.1"))) static void extended(const void *blocks, size_t count, uint32_t *state) {
  const __m128i bigEndian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  const __m128i dcba = _mm_loadu_si128((const __m128i *)state), hgfe = _mm_loadu_si128((const __m128i *)(state + 4));
  const __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1), efgh = _mm_shuffle_epi32(hgfe, 0x1B);
  __m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
  const __m128i *vectors = blocks;
  for (; count > 0; count--, vectors += 4) {
    const __m128i oldABEF = abef, oldCDGH = cdgh;
    __m128i words[4];
#pragma clang loop unroll(full)
    for (int t = 0; t < 16; t++) {
      if (t < 4) {
        words[t] = _mm_shuffle_epi8(_mm_loadu_si128(vectors + t), bigEndian);
      } else {
        const __m128i last = words[(t + 3) % 4];
        const __m128i sum = _mm_add_epi32(
            _mm_sha256msg1_epu32(words[t % 4], words[(t + 1) % 4]), _mm_alignr_epi8(last, words[(t + 2) % 4], 4));
        words[t % 4] = _mm_sha256msg2_epu32(sum, last);
      }
      const __m128i keyed = _mm_add_epi32(words[t % 4], _mm_loadu_si128((const __m128i *)(constants + 4 * t)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, keyed);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(keyed, 0x0E));
    }
    abef = _mm_add_epi32(abef, oldABEF), cdgh = _mm_add_epi32(cdgh, oldCDGH);
  }
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

static void (*fastest)(const void *, size_t, uint32_t *) = etude_sha256_portable;

__attribute__((constructor)) static void choose(void) {
  unsigned int a, b, c, d;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && b & bit_SHA) fastest = extended;
}

void etude_sha256(const void *blocks, size_t count, uint32_t *state) { fastest(blocks, count, state); }

#else

void etude_sha256(const void *blocks, size_t count, uint32_t *state) { etude_sha256_portable(blocks, count, state); }

#endif
