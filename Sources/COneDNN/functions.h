// Elementwise functions that the loops apply, written so that the compiler can vectorize them.
#pragma once
#include "loops.h"

/// exp(x), accurate to 2 units in the last place, with x clamped to −87…88. Computed as 2^n · exp(r) with |r| ≤ ½ ln 2
/// and a polynomial for exp(r); range reduction and coefficients from Cephes' `expf` (S. Moshier 1984).
static inline float exponential(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  // Adding 1.5 · 2^23 rounds to the nearest integer.
  const float n = (x * 1.44269504f + 12582912.0f) - 12582912.0f;
  const float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  const int32_t bits = ((int32_t)n + 127) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

static inline float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }
static inline float hyperbolicTangent(float x) { return 1.0f - 2.0f / (1.0f + exponential(x + x)); }
