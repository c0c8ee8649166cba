// Calls every function that calculates, and prints its name and a hash of its statuses and results.
#include "values.h"
#include <inttypes.h>
#include <rectify.h>
#include <stdio.h>

// Elements as C has them, their bits of fraction, and what they are calculated in.
typedef float f32;
typedef double f64;
typedef uint16_t f16;
typedef uint16_t bf16;
typedef int8_t i8;
typedef int16_t i16;
typedef int32_t i32;
typedef int64_t i64;
enum { FRACTION_f32 = 23, FRACTION_f64 = 52, FRACTION_f16 = 10, FRACTION_bf16 = 7 };
enum { FRACTION_i8 = 0, FRACTION_i16 = 0, FRACTION_i32 = 0, FRACTION_i64 = 0 };
typedef f32 FLOAT_f32;
typedef f64 FLOAT_f64;
typedef f32 FLOAT_f16;
typedef f32 FLOAT_bf16;
enum { FLOAT_FRACTION_f32 = 23, FLOAT_FRACTION_f64 = 52, FLOAT_FRACTION_f16 = 23, FLOAT_FRACTION_bf16 = 23 };

// A parameter that is an element: a number, or the bits of a half.
#define ELEMENT_f32(number, f16_bits, bf16_bits) number
#define ELEMENT_f64(number, f16_bits, bf16_bits) number
#define ELEMENT_f16(number, f16_bits, bf16_bits) f16_bits
#define ELEMENT_bf16(number, f16_bits, bf16_bits) bf16_bits
#define ELEMENT_i8(number, f16_bits, bf16_bits) number
#define ELEMENT_i16(number, f16_bits, bf16_bits) number
#define ELEMENT_i32(number, f16_bits, bf16_bits) number
#define ELEMENT_i64(number, f16_bits, bf16_bits) number

static const f32 SLOPES_f32[5] = {-0.125f, 0, 0.125f, 0.25f, 0.375f};
static const f64 SLOPES_f64[5] = {-0.125, 0, 0.125, 0.25, 0.375};
#define SLOPES_f16 SLOPES_f32
#define SLOPES_bf16 SLOPES_f32
#define THIRD_f32 (1.0f / 3)
#define THIRD_f64 (1.0 / 3)
#define THIRD_f16 THIRD_f32
#define THIRD_bf16 THIRD_f32
#define HUNDREDTH_f32 0.01f
#define HUNDREDTH_f64 0.01
#define HUNDREDTH_f16 0.01f
#define HUNDREDTH_bf16 0.01f

// Parameters behind the others, those of the catalog.
#define NONE(T)
#define THRESHOLD(T) , ELEMENT_##T(0.5f, 0x3800, 0x3F00), ELEMENT_##T(-2, 0xC000, 0xC000)
#define THRESHOLDED(T) , ELEMENT_##T(1, 0x3C00, 0x3F80)
#define CLAMP(T) , ELEMENT_##T(-1, 0xBC00, 0xBF80), ELEMENT_##T(1, 0x3C00, 0x3F80)
#define SLOPE(T) , HUNDREDTH_##T
#define PRELU(T) , SLOPES_##T, 5, 7
#define RRELU(T) , 0.125f, THIRD_##T, 1
#define DROPOUT(T) , 0.5f, 1
#define ALPHA(T) , 1

#define REAL(ROW, ...) ROW(f32, __VA_ARGS__) ROW(f64, __VA_ARGS__) ROW(f16, __VA_ARGS__) ROW(bf16, __VA_ARGS__)
#define INTEGERS(ROW, ...) ROW(i8, __VA_ARGS__) ROW(i16, __VA_ARGS__) ROW(i32, __VA_ARGS__) ROW(i64, __VA_ARGS__)

// Types, operation, whether there is a mask, parameters.
#define OPERATIONS(ROW, INTEGER_ROW, EXACT_ROW)                                                                                  \
  REAL(ROW, relu, MASK, NONE)                                                                                          \
  INTEGERS(INTEGER_ROW, relu, MASK, NONE)                                                                              \
  REAL(ROW, relu_plus_zero, MASK, NONE)                                                                                \
  REAL(ROW, threshold, MASK, THRESHOLD)                                                                                \
  REAL(ROW, thresholded_relu, MASK, THRESHOLDED)                                                                       \
  REAL(ROW, clamp, MASK, CLAMP)                                                                                        \
  INTEGERS(INTEGER_ROW, clamp, MASK, CLAMP)                                                                            \
  REAL(ROW, relu6, MASK, NONE)                                                                                         \
  INTEGERS(INTEGER_ROW, relu6, MASK, NONE)                                                                             \
  REAL(ROW, leaky_relu, MASK, SLOPE)                                                                                   \
  REAL(ROW, prelu, MASK, PRELU)                                                                                        \
  REAL(ROW, rrelu, MASK, RRELU)                                                                                        \
  REAL(ROW, relu_dropout, MASK, DROPOUT)                                                                               \
  REAL(ROW, elu, MASKLESS, ALPHA)                                                                                      \
  REAL(ROW, selu, MASKLESS, NONE)                                                                                      \
  REAL(ROW, celu, MASKLESS, ALPHA)                                                                                     \
  EXACT_ROW(f32, elu_exact, MASKLESS, ALPHA)                                                                                 \
  EXACT_ROW(f32, selu_exact, MASKLESS, NONE)                                                                                 \
  EXACT_ROW(f32, celu_exact, MASKLESS, ALPHA)                                                                                \
  REAL(ROW, squared_relu, MASKLESS, NONE)                                                                              \
  REAL(ROW, hardsigmoid, MASK, NONE)                                                                                   \
  REAL(ROW, hardswish, MASKLESS, NONE)

enum { MOST = 1100 };
static uint64_t X[MOST], DY[MOST], R[MOST], Y[MOST], Z[MOST], M[MOST], F[MOST], G[MOST]; // aligned for every type
static size_t active;
static uint64_t h;

static void begin(void) { h = HASH_OF_NOTHING; }

static void end(const char *name) { printf("%s %016" PRIx64 "\n", name, h); }

static void clear(void) {
  memset(Y, UNTOUCHED, sizeof Y);
  memset(Z, UNTOUCHED, sizeof Z);
  memset(M, UNTOUCHED, sizeof M);
  memset(F, UNTOUCHED, sizeof F);
  active = 0;
}

static void status(rectify_status value) {
  const unsigned char byte = (unsigned char)value;
  hash(&h, &byte, 1);
}

static void count(void) {
  const uint64_t value = active;
  hash(&h, &value, 8);
}

static const size_t LENGTHS[] = {0, 1, 67, 1015};

// One function: for every length, its inputs, the call, its outputs.
#define EVERY_LENGTH(name, size, fraction, before, call, after)                                                       \
  begin();                                                                                                             \
  for (size_t l = 0; l < sizeof LENGTHS / sizeof *LENGTHS; l++) {                                                      \
    const size_t n = LENGTHS[l];                                                                                       \
    fill(X, size, fraction, n, 1);                                                                                     \
    fill(DY, size, fraction, n, 2);                                                                                    \
    fill(M, 1, 0, n / 8 + 1, 3);                                                                                       \
    memcpy(R, M, sizeof M);                                                                                            \
    clear();                                                                                                           \
    before;                                                                                                            \
    status(call);                                                                                                      \
    after;                                                                                                             \
  }                                                                                                                    \
  end(name);

// Masks that are read come from a fill, in R.
#define FORM(form, T, before, call, after) EVERY_LENGTH("rectify_" form "_" #T, sizeof(T), FRACTION_##T, before, call, after)
#define COPY(from) memcpy(Y, from, sizeof Y)
#define OUT(T) hash(&h, Y, n * sizeof(T))
#define BITS(T) (OUT(T), hash(&h, M, (n + 7) / 8), count())

#define MASKLESS(T, op, P)
#define MASK(T, op, P)                                                                                                 \
  FORM(#op "_mask", T, , rectify_##op##_mask_##T((T *)(void *)X, (T *)(void *)Y, (uint8_t *)M, n P(T), &active), BITS(T)) \
  FORM(#op "_mask_inplace", T, COPY(X), rectify_##op##_mask_inplace_##T((void *)Y, (uint8_t *)M, n P(T), &active), BITS(T)) \
  FORM(#op "_backward_mask", T, , rectify_##op##_backward_mask_##T((void *)DY, (uint8_t *)R, (void *)Y, n P(T)), OUT(T)) \
  FORM(#op "_backward_mask_inplace", T, COPY(DY), rectify_##op##_backward_mask_inplace_##T((void *)Y, (uint8_t *)R, n P(T)), OUT(T))

// Backward goes from x and from y; the latter is x here, too, for it is a tensor as any.
#define PLAIN(T, op, masked, P)                                                                                        \
  static void op##_##T(void) {                                                                                         \
    FORM(#op, T, , rectify_##op##_##T((void *)X, (void *)Y, n P(T)), OUT(T))                                           \
    FORM(#op "_inplace", T, COPY(X), rectify_##op##_inplace_##T((void *)Y, n P(T)), OUT(T))                            \
    FORM(#op "_backward", T, ,                                                                                         \
         rectify_##op##_backward_##T((void *)DY, (void *)X, RECTIFY_SAVED_INPUT, (void *)Y, n P(T)),                   \
         (OUT(T), clear(),                                                                                             \
          status(rectify_##op##_backward_##T((void *)DY, (void *)X, RECTIFY_SAVED_OUTPUT, (void *)Y, n P(T))), OUT(T))) \
    FORM(#op "_backward_inplace", T, COPY(DY),                                                                         \
         rectify_##op##_backward_inplace_##T((void *)Y, (void *)X, RECTIFY_SAVED_INPUT, n P(T)),                       \
         (OUT(T), COPY(DY), status(rectify_##op##_backward_inplace_##T((void *)Y, (void *)X, RECTIFY_SAVED_OUTPUT, n P(T))), \
          OUT(T)))                                                                                                     \
    masked(T, op, P)                                                                                                   \
  }

// Parameters of an epilogue are what it is calculated in.
#define AS_FLOAT_f32(P) P(f32)
#define AS_FLOAT_f64(P) P(f64)
#define AS_FLOAT_f16(P) P(f32)
#define AS_FLOAT_bf16(P) P(f32)

// Epilogues, over rows with gaps.
enum { ROWS = 5, COLS = 35, LDX = 37, LDR = 36, LDY = 38, BITS_OF_ROWS = 5 * 5 };

static void prepare(size_t size, unsigned fraction, size_t float_size, unsigned float_fraction) {
  clear();
  fill(X, size, fraction, ROWS * LDX, 1);
  fill(R, size, fraction, ROWS * LDR, 2);
  fill(F, float_size, float_fraction, COLS, 3);
  fill(G, float_size, float_fraction, COLS, 4);
}

// Thrice: with all parts, then with a scale across rows, then in place, where both types are the same.
#define EPILOGUE(name, A, O, call)                                                                                     \
  begin();                                                                                                             \
  for (int turn = 0; turn < 3; turn++) {                                                                               \
    prepare(sizeof(A), FRACTION_##A, sizeof(FLOAT_##A), FLOAT_FRACTION_##A);                                           \
    void *x = X, *r = turn == 1 ? NULL : R, *scale = F, *shift = turn == 1 ? NULL : G;                                 \
    size_t ldx = LDX;                                                                                                  \
    const size_t channels = turn == 1 ? 5 : 7;                                                                         \
    const rectify_layout layout = turn == 1 ? RECTIFY_LAYOUT_ACROSS_ROWS : RECTIFY_LAYOUT_ALONG_ROWS;                  \
    if (turn == 2 && (sizeof(A) != sizeof(O))) {                                                                       \
      continue;                                                                                                        \
    }                                                                                                                  \
    if (turn == 2) {                                                                                                   \
      fill(Y, sizeof(A), FRACTION_##A, ROWS * LDY, 1);                                                                 \
      x = Y, ldx = LDY;                                                                                                \
    }                                                                                                                  \
    status(call);                                                                                                      \
    hash(&h, Y, ROWS * LDY * sizeof(O));                                                                               \
    hash(&h, M, BITS_OF_ROWS);                                                                                         \
    count();                                                                                                           \
  }                                                                                                                    \
  end("rectify_" name);

#define EPILOGUE_MASKLESS(op, name, A, O, P)
#define EPILOGUE_MASK(op, name, A, O, P)                                                                               \
  EPILOGUE(#op "_epilogue_mask_" #name, A, O,                                                                          \
           rectify_##op##_epilogue_mask_##name(x, ldx, r, LDR, (void *)Y, LDY, (uint8_t *)M, ROWS, COLS, scale, shift, \
                                               channels, layout AS_FLOAT_##A(P), &active))

#define EPILOGUE_OF(op, name, A, O, masked, P)                                                                         \
  EPILOGUE(#op "_epilogue_" #name, A, O,                                                                               \
           rectify_##op##_epilogue_##name(x, ldx, r, LDR, (void *)Y, LDY, ROWS, COLS, scale, shift, channels, layout AS_FLOAT_##A(P))) \
  EPILOGUE_##masked(op, name, A, O, P)

// Overwritten, then accumulated across rows, then in place.
#define BACKWARD_MASKLESS(T, op, P)
#define BACKWARD_MASK(T, op, P)                                                                                        \
  begin();                                                                                                             \
  for (int turn = 0; turn < 3; turn++) {                                                                               \
    prepare(sizeof(T), FRACTION_##T, sizeof(FLOAT_##T), FLOAT_FRACTION_##T);                                           \
    fill(M, 1, 0, BITS_OF_ROWS, 5);                                                                                    \
    fill(turn == 2 ? Y : X, sizeof(T), FRACTION_##T, ROWS *(turn == 2 ? LDY : LDX), 1);                                \
    status(rectify_##op##_epilogue_backward_##T(                                                                       \
        turn == 2 ? (void *)Y : (void *)X, turn == 2 ? LDY : LDX, (uint8_t *)M, (void *)Y, LDY, (void *)F, ROWS, COLS, \
        turn == 1 ? 5 : 7, turn == 1 ? RECTIFY_LAYOUT_ACROSS_ROWS : RECTIFY_LAYOUT_ALONG_ROWS,                         \
        turn == 1 ? RECTIFY_SUM_ACCUMULATE : RECTIFY_SUM_OVERWRITE P(T)));                                             \
    hash(&h, Y, ROWS * LDY * sizeof(T));                                                                               \
    hash(&h, F, COLS * sizeof(FLOAT_##T));                                                                             \
  }                                                                                                                    \
  end("rectify_" #op "_epilogue_backward_" #T);


#define CONVERTED_f32(op, masked, P)                                                                                   \
  EPILOGUE_OF(op, f32_f16, f32, f16, masked, P)                                                                        \
  EPILOGUE_OF(op, f32_bf16, f32, bf16, masked, P)
#define CONVERTED_f64(op, masked, P)
#define CONVERTED_f16(op, masked, P)
#define CONVERTED_bf16(op, masked, P)

#define EXACT_EPILOGUES(T, op, masked, P)                                                                              \
  static void op##_epilogue_##T(void) { EPILOGUE_OF(op, T, T, T, masked, P) }
#define EPILOGUES(T, op, masked, P)                                                                                    \
  static void op##_epilogue_##T(void) {                                                                                \
    EPILOGUE_OF(op, T, T, T, masked, P)                                                                                \
    BACKWARD_##masked(T, op, P)                                                                                        \
    CONVERTED_##T(op, masked, P)                                                                                       \
  }

OPERATIONS(PLAIN, PLAIN, PLAIN)
#define NO_ROW(T, op, masked, P)
OPERATIONS(EPILOGUES, NO_ROW, EXACT_EPILOGUES)

// What has no operation in its name, over rows with gaps and over lines.
#define RESULT(name, ...)                                                                                              \
  begin();                                                                                                             \
  __VA_ARGS__                                                                                                          \
  end("rectify_" name);
#define Y_IS(T) hash(&h, Y, ROWS * LDY * sizeof(T))
#define Z_IS(T) hash(&h, Z, ROWS * LDY * sizeof(T))
#define F_IS(T) hash(&h, F, COLS * sizeof(FLOAT_##T))

#define ROWS_OF(T)                                                                                                     \
  static void rows_##T(void) {                                                                                         \
    const size_t n = COLS * 4;                                                                                         \
    void *x = X, *y = Y, *z = Z, *r = R, *dy = DY, *f = F, *g = G;                                                     \
    const FLOAT_##T *slopes = SLOPES_##T;                                                                              \
    prepare(sizeof(T), FRACTION_##T, sizeof(FLOAT_##T), FLOAT_FRACTION_##T);                                           \
    fill(DY, sizeof(T), FRACTION_##T, ROWS * LDY, 5);                                                                  \
    RESULT("bias_relu_" #T, status(rectify_bias_relu_##T(x, g, 7, y, n)); Y_IS(T);)                                    \
    RESULT("scale_shift_relu_" #T, status(rectify_scale_shift_relu_##T(x, f, g, 7, y, n)); Y_IS(T);)                   \
    RESULT("add_relu_" #T, status(rectify_add_relu_##T(x, r, y, n)); Y_IS(T);)                                         \
    RESULT("prelu_rows_" #T, status(rectify_prelu_rows_##T(x, LDX, y, LDY, ROWS, COLS, slopes, 5, 7)); Y_IS(T);        \
           status(rectify_prelu_rows_##T(y, LDY, y, LDY, ROWS, COLS, slopes, 5, 7)); Y_IS(T);)                         \
    RESULT("prelu_gradients_" #T,                                                                                      \
           status(rectify_prelu_gradients_##T(dy, LDY, x, LDX, y, LDY, f, ROWS, COLS, slopes, 5, 7, RECTIFY_SUM_OVERWRITE)); \
           Y_IS(T); F_IS(T);                                                                                           \
           status(rectify_prelu_gradients_##T(y, LDY, x, LDX, y, LDY, f, ROWS, COLS, slopes, 5, 7, RECTIFY_SUM_ACCUMULATE)); \
           Y_IS(T); F_IS(T);)                                                                                          \
    RESULT("reglu_" #T, status(rectify_reglu_##T(x, LDX, r, LDR, y, LDY, ROWS, COLS)); Y_IS(T);                        \
           status(rectify_reglu_##T(y, LDY, r, LDR, y, LDY, ROWS, COLS)); Y_IS(T);)                                    \
    RESULT("reglu_backward_" #T,                                                                                       \
           status(rectify_reglu_backward_##T(dy, LDY, x, LDX, r, LDR, y, LDY, z, LDY, ROWS, COLS)); Y_IS(T); Z_IS(T);) \
    RESULT("reglu_halves_" #T, status(rectify_reglu_halves_##T(x, LDX, y, LDY, ROWS, 17)); Y_IS(T);)                   \
    RESULT("reglu_halves_backward_" #T,                                                                                \
           status(rectify_reglu_halves_backward_##T(dy, LDY, x, LDX, y, LDY, ROWS, 17)); Y_IS(T);)                     \
  }
ROWS_OF(f32)
ROWS_OF(f64)
ROWS_OF(f16)
ROWS_OF(bf16)

// Tables, each of them applied to all bytes.
#define TABLE(name, from, to)                                                                                          \
  RESULT("table_relu_" #name, status(rectify_table_relu_##name(0.05f, from, 0.03f, to, (void *)Y)); hash(&h, Y, 256);) \
  RESULT("table_relu6_" #name, status(rectify_table_relu6_##name(0.05f, from, 0.03f, to, (void *)Y)); hash(&h, Y, 256);) \
  RESULT("table_leaky_relu_" #name, status(rectify_table_leaky_relu_##name(0.1f, 0.05f, from, 0.03f, to, (void *)Y));  \
         hash(&h, Y, 256);)

#define REQUANTIZE(T, zero, least, most)                                                                               \
  RESULT("requantize_" #T, clear(); status(rectify_requantize_##T((int32_t *)(void *)X, (T *)Y, 700, scales, 1, NULL, 0, 1, \
                                                         0.5f, zero, least, most));                                    \
         hash(&h, Y, 700);                                                                                             \
         status(rectify_requantize_##T((int32_t *)(void *)X, (T *)Y, 700, scales, 5, bias, 5, 7, 0.25f, zero, least, most)); \
         hash(&h, Y, 700);)

static void others(void) {
  static const double scales[5] = {1e-9, 0.5, 2e-8, 3e-7, 1e-10};
  static const int32_t bias[5] = {0, 1, -100000, 7, 2147483647};
  void *x = X, *y = Y, *m = M;
  clear();
  fill(X, 1, 0, 1015, 1);
  fill(R, 1, 0, 5 * 256, 2);
  RESULT("lookup", status(rectify_lookup((uint8_t *)R, x, y, 1015)); hash(&h, Y, 1015);
         status(rectify_lookup((uint8_t *)R, y, y, 1015)); hash(&h, Y, 1015);)
  RESULT("lookup_channels", status(rectify_lookup_channels((uint8_t *)R, 5, 7, x, y, 1015)); hash(&h, Y, 1015);
         status(rectify_lookup_channels((uint8_t *)R, 5, 7, y, y, 1015)); hash(&h, Y, 1015);)
  fill(M, 1, 0, BITS_OF_ROWS, 3);
  for (size_t i = 4; i < BITS_OF_ROWS; i += 5) {
    ((uint8_t *)m)[i] &= 7; // of 35 bits
  }
  // It adds to what is there.
  RESULT("count_active", memset(F, UNTOUCHED, sizeof F); status(rectify_count_active(m, ROWS, COLS, F, 7, RECTIFY_LAYOUT_ALONG_ROWS)); hash(&h, F, 7 * 8);
         memset(F, UNTOUCHED, sizeof F);
         status(rectify_count_active(m, ROWS, COLS, F, 5, RECTIFY_LAYOUT_ACROSS_ROWS)); hash(&h, F, 5 * 8);)
  TABLE(u8, 100, 20)
  TABLE(i8, -10, -100)
  TABLE(u8_i8, 100, -100)
  TABLE(i8_u8, -10, 20)
  fill(X, 4, 0, 700, 4);
  typedef uint8_t u8;
  REQUANTIZE(u8, 3, 3, 250)
  REQUANTIZE(i8, -5, -5, 120)
  fill(X, 4, FRACTION_f32, 1015, 6);
  clear();
  RESULT("compact_f32", status(rectify_compact_f32(x, 1015, y, (float *)(void *)Z, &active)); hash(&h, Y, active * 4);
         hash(&h, Z, active * 4); count();)
  RESULT("expand_f32", status(rectify_expand_f32(y, (float *)(void *)Z, active, (float *)(void *)R, 1015)); hash(&h, R, 1015 * 4);)
}

#define CALL(T, op, masked, P) op##_##T();
#define CALL_EPILOGUES(T, op, masked, P) op##_epilogue_##T();

int main(void) {
  OPERATIONS(CALL, CALL, CALL)
  OPERATIONS(CALL_EPILOGUES, NO_ROW, CALL_EPILOGUES)
  rows_f32();
  rows_f64();
  rows_f16();
  rows_bf16();
  others();
  return 0;
}
