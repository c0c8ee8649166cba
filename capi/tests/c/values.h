// What the programs here share: values of every kind, and a hash of results. The Rust side of the tests makes the same.
#ifndef VALUES_H
#define VALUES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// SplitMix64.
static inline uint64_t next_word(uint64_t *state) {
  uint64_t z = (*state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// The bits of an element from a random word: special values, moderate ones, and any. An integer has no bits of fraction.
static inline uint64_t pattern(unsigned width, unsigned fraction, uint64_t r) {
  const uint64_t any = r >> 8;
  if (r % 4 == 0 || fraction == 0) {
    return r % 4 == 0 ? any : any % 17 - 8;
  }
  const unsigned exponent = width - 1 - fraction;
  const uint64_t one = ((uint64_t)1 << (exponent - 1)) - 1;
  const uint64_t sign = (r >> 2) % 2 << (width - 1);
  const uint64_t rest = any & (((uint64_t)1 << fraction) - 1);
  const uint64_t infinity = (((uint64_t)1 << exponent) - 1) << fraction;
  if (r % 4 != 1) {
    return sign | (one - 4 + any % 8) << fraction | rest;
  }
  const uint64_t special[8] = {0, 1, infinity, infinity | 1, infinity | (uint64_t)1 << (fraction - 1), infinity - 1, one << fraction, rest};
  return sign | special[any % 8];
}

// The low bytes of a word come first, as on every machine that this runs on.
static inline void fill(void *to, size_t size, unsigned fraction, size_t count, uint64_t seed) {
  for (size_t i = 0; i < count; i++) {
    const uint64_t bits = pattern((unsigned)size * 8, fraction, next_word(&seed));
    memcpy((unsigned char *)to + i * size, &bits, size);
  }
}

// FNV-1a.
static inline void hash(uint64_t *h, const void *from, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) {
    *h = (*h ^ ((const unsigned char *)from)[i]) * 0x100000001B3u;
  }
}

#define HASH_OF_NOTHING 0xCBF29CE484222325u

// What memory holds before it is written.
#define UNTOUCHED 0xA5

#endif
