// Loops over audio samples.
//
// They are in C for the reasons in docs/decisions/0004-loops-in-c.md: they are compiled for three kinds of processor
// and fast even in unoptimized builds such as tests. The order of summation is fixed, so the bits don't depend on the
// processor.
#include "CSamples.h"

#pragma STDC FP_CONTRACT OFF

// The version is selected at load time. That happens before ThreadSanitizer starts, so under it only the default
// version is used.
#if defined(__x86_64__) && !__has_feature(thread_sanitizer)
#define LOOP __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define LOOP
#endif

enum { TAPS = 12, BEFORE = 5, AFTER = 6, LANES = 16, BLOCK = 256 };

static inline float magnitude(float x) { return x < 0 ? -x : x; }

LOOP float etude_largest(int64_t n, const float *samples) {
  float largest[LANES] = {0};
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (int lane = 0; lane < LANES; lane++) {
      const float next = magnitude(samples[i + lane]);
      largest[lane] = next > largest[lane] ? next : largest[lane];
    }
  for (; i < n; i++) {
    const float next = magnitude(samples[i]);
    largest[0] = next > largest[0] ? next : largest[0];
  }
  for (int lane = 1; lane < LANES; lane++) largest[0] = largest[lane] > largest[0] ? largest[lane] : largest[0];
  return largest[0];
}

LOOP void etude_points(int64_t n, int64_t channels, const float *samples, const float *weights, float *points) {
  for (int64_t i = 0; i < n; i++) points[i] = 0;
  for (int phase = 0; phase < 3; phase++) {
    float sums[BLOCK] = {0};
    for (int tap = 0; tap < TAPS; tap++) {
      const float weight = weights[phase * TAPS + tap];
      const float *frame = samples + (tap - BEFORE) * channels;
      for (int64_t i = 0; i < n; i++) sums[i] += weight * frame[i];
    }
    for (int64_t i = 0; i < n; i++) {
      const float next = magnitude(sums[i]);
      points[i] = next > points[i] ? next : points[i];
    }
  }
}

float etude_peak(
    int64_t n, int64_t channels, const float *samples, const float *weights, float gain, float peak) {
  float points[BLOCK];
  const int64_t step = 64 * channels < BLOCK ? 64 * channels : BLOCK;
  for (int64_t start = 0; start < n; start += step) {
    const int64_t count = n - start < step ? n - start : step;
    const float *block = samples + start;
    const float largest = etude_largest(count + (BEFORE + AFTER) * channels, block - BEFORE * channels);
    if (largest * gain <= peak) continue;
    const float sample = etude_largest(count, block);
    peak = sample > peak ? sample : peak;
    if (largest * gain <= peak) continue;
    etude_points(count, channels, block, weights, points);
    const float point = etude_largest(count, points);
    peak = point > peak ? point : peak;
  }
  return peak;
}

// fmix32 of MurmurHash3 (Austin Appleby, public domain): each bit of the result depends on all bits of x.
static inline uint32_t mixed(uint32_t x) {
  x = (x ^ (x >> 16)) * 0x85EBCA6Bu;
  x = (x ^ (x >> 13)) * 0xC2B2AE35u;
  return x ^ (x >> 16);
}

// The sample in quantization steps with its dither, moved half a step away from 0, so that truncating it rounds it.
static inline float dithered(float sample, float steps, float scale, uint32_t place) {
  const float exact = sample * steps;
  const uint32_t random = mixed(place);
  const float noise = (float)((int32_t)(random >> 16) - (int32_t)(random & 0xFFFF)) * scale;
  const float wanted = exact + (exact != 0 ? noise : 0);
  return wanted + (wanted < 0 ? -0.5f : 0.5f);
}

static inline float held(float value, float least, float most) {
  return value >= least ? (value <= most ? value : most) : least;
}

LOOP void etude_integers(
    int64_t n, const float *samples, int bits, uint32_t first, int32_t *integers) {
  const float steps = (float)(1 << (bits - 1)), scale = bits == 16 ? 0x1p-16f : 0;
  const int32_t unit = 1 << (32 - bits);
  for (int64_t i = 0; i < n; i++)
    integers[i] = (int32_t)held(dithered(samples[i], steps, scale, first + (uint32_t)i), -steps, steps - 1) * unit;
}

LOOP void etude_differences(
    int64_t n, const float *sums, const float *before, int bits, uint32_t first, int32_t *integers) {
  const float steps = (float)(1 << (bits - 1)), scale = bits == 16 ? 0x1p-16f : 0;
  const int32_t unit = 1 << (32 - bits), top = 1 << (bits - 1);
  // Far larger than any sum, and still within 32 bits.
  const float most = 0x1p30f;
  for (int64_t i = 0; i < n; i++) {
    const uint32_t place = first + (uint32_t)i;
    const int32_t sum = (int32_t)held(dithered(sums[i], steps, scale, place), -most, most);
    const int32_t earlier = (int32_t)held(dithered(before[i], steps, scale, place), -most, most);
    const int32_t difference = sum - earlier;
    const int32_t low = difference >= -top ? difference : -top;
    integers[i] = (low < top ? low : top - 1) * unit;
  }
}
