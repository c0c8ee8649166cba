// Every kind of refusal: the status, the text that names argument and values, and outputs that nothing was written to.
#include "check.h"
#include "values.h"
#include <rectify.h>

enum { N = 64 };
static float x[2 * N], dy[N], residual[N];
static uint64_t out[4 * N]; // every output is in here
static size_t active;

static int untouched(void) {
  for (size_t i = 0; i < sizeof out; i++) {
    if (((unsigned char *)out)[i] != UNTOUCHED) {
      return 0;
    }
  }
  return active == UNTOUCHED;
}

static void refused(int line, rectify_status status, rectify_status expected, const char *text) {
  if (status != expected || !strstr(rectify_last_error(), text) || !untouched()) {
    fprintf(stderr, "line %d: %d, not %d, or not \"%s\": \"%s\"; outputs are %s\n", line, (int)status, (int)expected, text,
            rectify_last_error(), untouched() ? "untouched" : "touched");
    exit(1);
  }
}
#define REFUSED(status, text, call) refused(__LINE__, call, RECTIFY_STATUS_##status, text)

// A pointer that is not aligned.
static void *odd(void *p) { return (unsigned char *)p + 1; }

static void operations(void) {
  float *y = (float *)(void *)out;
  uint8_t *mask = (uint8_t *)(out + 3 * N);
  float nan = x[0] / x[0];
  REFUSED(NULL_POINTER, "x is null, but has 64 elements", rectify_relu_f32(NULL, y, N));
  REFUSED(NULL_POINTER, "y is null, but has 64 elements", rectify_relu_f32(x, NULL, N));
  REFUSED(NULL_POINTER, "x is null, but has 1 elements", rectify_elu_inplace_f32(NULL, 1, 1));
  REFUSED(NULL_POINTER, "mask is null, but has 8 elements", rectify_relu_mask_f32(x, y, NULL, N, &active));
  REFUSED(NULL_POINTER, "saved is null", rectify_relu_backward_f32(dy, NULL, RECTIFY_SAVED_INPUT, y, N));
  REFUSED(NULL_POINTER, "dy is null", rectify_relu_backward_mask_f32(NULL, (uint8_t *)x, y, N));
  REFUSED(NULL_POINTER, "slopes is null, but has 4 elements", rectify_prelu_f32(x, y, N, NULL, 4, 1));

  REFUSED(MISALIGNED, "must be a multiple of 4", rectify_relu_f32(odd(x), y, 3));
  REFUSED(MISALIGNED, "y is 0x", rectify_relu_f32(x, odd(y), 3));
  REFUSED(MISALIGNED, "must be a multiple of 2", rectify_relu_f16(odd(x), (uint16_t *)out, 3));
  REFUSED(MISALIGNED, "must be a multiple of 8", rectify_relu_i64(odd(x), (int64_t *)(void *)out, 3));

  REFUSED(OVERLAP, "y (252 bytes at 0x", rectify_relu_f32(y, y + 1, N - 1));
  REFUSED(OVERLAP, "overlaps x (252 bytes at 0x", rectify_relu_f32(y + 1, y, N - 1));
  REFUSED(OVERLAP, "y (256 bytes", rectify_relu_mask_f32(x, y, (uint8_t *)y + 8, N, &active));
  REFUSED(OVERLAP, "overlaps mask (8 bytes", rectify_relu_mask_inplace_f32(y, (uint8_t *)(y + N) - 1, N, &active));
  REFUSED(OVERLAP, "overlaps saved", rectify_relu_backward_f32(dy, y, RECTIFY_SAVED_INPUT, y, N));
  REFUSED(OVERLAP, "overlaps saved", rectify_relu_backward_inplace_f32(y, y + 1, RECTIFY_SAVED_INPUT, N));
  REFUSED(OVERLAP, "overlaps dy", rectify_relu_backward_f32(y + 8, x, RECTIFY_SAVED_OUTPUT, y, N));
  REFUSED(OVERLAP, "overlaps mask", rectify_relu_backward_mask_f32(dy, (uint8_t *)y, y, N));
  REFUSED(OVERLAP, "overlaps slopes", rectify_prelu_f32(x, y, N, y + 4, 4, 1));

  REFUSED(TOO_LARGE, "x has 18446744073709551615 elements of 4 bytes", rectify_relu_f32(x, y, SIZE_MAX));
  REFUSED(TOO_LARGE, "x has 2305843009213693952 elements of 8 bytes", rectify_relu_i64((int64_t *)(void *)dy, (int64_t *)(void *)out, SIZE_MAX / 8 + 1));
  REFUSED(TOO_LARGE, "x has 9223372036854775808 elements of 1 bytes", rectify_relu_inplace_i8((int8_t *)out, SIZE_MAX / 2 + 1));
  REFUSED(TOO_LARGE, "elements of 4 bytes", rectify_relu_mask_f32(x, y, mask, SIZE_MAX, &active));
  REFUSED(TOO_LARGE, "slopes has 18446744073709551615", rectify_prelu_f32(x, y, N, x, SIZE_MAX, 1));

  REFUSED(SHAPE, "", rectify_prelu_f32(x, y, N, dy, 3, 5));
  REFUSED(SHAPE, "", rectify_prelu_f32(x, y, N, dy, 0, 1));
  REFUSED(SHAPE, "", rectify_prelu_f32(x, y, N, dy, 4, SIZE_MAX));

  REFUSED(PARAMETER, "lo", rectify_clamp_f32(x, y, N, 2, 1));
  REFUSED(PARAMETER, "hi", rectify_clamp_inplace_f32(y, N, 0, nan));
  REFUSED(PARAMETER, "lo", rectify_clamp_mask_i32((int32_t *)(void *)x, (int32_t *)(void *)out, mask, N, 2, 1, &active));
  REFUSED(PARAMETER, "alpha", rectify_elu_f32(x, y, N, nan));
  REFUSED(PARAMETER, "alpha", rectify_celu_backward_f32(dy, x, RECTIFY_SAVED_INPUT, y, N, 0));
  REFUSED(PARAMETER, "1.5", rectify_relu_dropout_f32(x, y, N, 1.5f, 1));
  REFUSED(PARAMETER, "lower", rectify_rrelu_f32(x, y, N, 2, 1, 1));
  REFUSED(PARAMETER, "kind is 7", rectify_relu_backward_f32(dy, x, 7, y, N));

  REFUSED(UNDETERMINED, "", rectify_leaky_relu_backward_f32(dy, x, RECTIFY_SAVED_OUTPUT, y, N, -1));
  REFUSED(UNDETERMINED, "", rectify_squared_relu_backward_f32(dy, x, RECTIFY_SAVED_OUTPUT, y, N));
  REFUSED(UNDETERMINED, "", rectify_hardswish_backward_inplace_f32(y, x, RECTIFY_SAVED_OUTPUT, N));
}

static void rows(void) {
  float *y = (float *)(void *)out;
  uint8_t *mask = (uint8_t *)(out + 3 * N);
  uint64_t *counts = out;
  const rectify_layout along = RECTIFY_LAYOUT_ALONG_ROWS;
  REFUSED(SHAPE, "the leading dimension of x is 7, but rows have 8 elements",
          rectify_relu_epilogue_f32(x, 7, NULL, 0, y, 8, 8, 8, NULL, NULL, 0, along));
  REFUSED(SHAPE, "the leading dimension of residual is 0", rectify_relu_epilogue_f32(x, 8, residual, 0, y, 8, 8, 8, NULL, NULL, 0, along));
  REFUSED(SHAPE, "", rectify_relu_epilogue_f32(x, 8, NULL, 0, y, 8, 8, 8, dy, NULL, 3, along));
  REFUSED(TOO_LARGE, "x has 18446744073709551615 rows",
          rectify_relu_epilogue_f32(x, 8, NULL, 0, y, 8, SIZE_MAX, 8, NULL, NULL, 0, along));
  REFUSED(TOO_LARGE, "x has", rectify_relu_epilogue_f32(x, SIZE_MAX / 2, NULL, 0, y, 8, 2, 8, NULL, NULL, 0, along));
  REFUSED(PARAMETER, "layout is 2", rectify_relu_epilogue_f32(x, 8, NULL, 0, y, 8, 8, 8, dy, NULL, 8, 2));
  REFUSED(NULL_POINTER, "x is null, but has 64", rectify_relu_epilogue_f32(NULL, 8, NULL, 0, y, 8, 8, 8, NULL, NULL, 0, along));
  REFUSED(OVERLAP, "overlaps residual", rectify_relu_epilogue_f32(x, 8, y, 8, y, 8, 8, 8, NULL, NULL, 0, along));
  REFUSED(OVERLAP, "overlaps x", rectify_relu_epilogue_f32(y, 8, NULL, 0, y, 9, 4, 8, NULL, NULL, 0, along));
  REFUSED(OVERLAP, "overlaps scale", rectify_relu_epilogue_f32(x, 8, NULL, 0, y, 8, 8, 8, y, NULL, 8, along));
  REFUSED(OVERLAP, "overlaps x", rectify_relu_epilogue_f32_f16(y, 8, NULL, 0, (uint16_t *)out, 8, 8, 8, NULL, NULL, 0, along));
  REFUSED(OVERLAP, "overlaps mask",
          rectify_relu_epilogue_mask_f32(x, 8, NULL, 0, y, 8, (uint8_t *)y, 8, 8, NULL, NULL, 0, along, &active));
  REFUSED(PARAMETER, "alpha", rectify_elu_epilogue_f32(x, 8, NULL, 0, y, 8, 8, 8, NULL, NULL, 0, along, x[0] / x[0]));
  REFUSED(PARAMETER, "sum is 2",
          rectify_relu_epilogue_backward_f32(dy, 8, (uint8_t *)x, y, 8, (float *)(void *)mask, 8, 8, 8, along, 2));
  REFUSED(OVERLAP, "overlaps sums", rectify_relu_epilogue_backward_f32(dy, 8, (uint8_t *)x, y, 8, y, 8, 8, 8, along, 0));
  REFUSED(SHAPE, "", rectify_relu_epilogue_backward_f32(dy, 8, (uint8_t *)x, y, 8, (float *)(void *)mask, 8, 8, 3, along, 0));

  REFUSED(NULL_POINTER, "bias is null", rectify_bias_relu_f32(x, NULL, 8, y, N));
  REFUSED(NULL_POINTER, "shift is null", rectify_scale_shift_relu_f32(x, dy, NULL, 8, y, N));
  REFUSED(NULL_POINTER, "residual is null", rectify_add_relu_f32(x, NULL, y, N));
  REFUSED(SHAPE, "", rectify_bias_relu_f32(x, dy, 7, y, N));
  REFUSED(SHAPE, "", rectify_bias_relu_f32(x, NULL, 0, y, N));
  REFUSED(OVERLAP, "overlaps", rectify_add_relu_f32(x, y, y, N));

  REFUSED(SHAPE, "", rectify_prelu_rows_f32(x, 8, y, 8, 8, 8, dy, 3, 1));
  REFUSED(OVERLAP, "overlaps dw", rectify_prelu_gradients_f32(dy, 8, x, 8, y, 8, y, 8, 8, residual, 8, 1, 0));
  REFUSED(PARAMETER, "sum is 9", rectify_prelu_gradients_f32(dy, 8, x, 8, y, 8, (float *)(void *)mask, 8, 8, residual, 8, 1, 9));
  REFUSED(NULL_POINTER, "b is null", rectify_reglu_f32(x, 8, NULL, 8, y, 8, 8, 8));
  REFUSED(OVERLAP, "overlaps b", rectify_reglu_f32(x, 8, y, 8, y, 8, 8, 8));
  REFUSED(OVERLAP, "da (256 bytes", rectify_reglu_backward_f32(dy, 8, x, 8, residual, 8, y, 8, y + 8, 8, 8, 8));
  REFUSED(TOO_LARGE, "cols is 9223372036854775808", rectify_reglu_halves_f32(x, 8, y, 8, 1, SIZE_MAX / 2 + 1));
  REFUSED(OVERLAP, "overlaps dy", rectify_reglu_halves_backward_f32(y, 8, x, 16, y, 16, 4, 8));
  REFUSED(SHAPE, "", rectify_count_active((uint8_t *)x, 8, 8, counts, 3, along));
  REFUSED(PARAMETER, "layout is 5", rectify_count_active((uint8_t *)x, 8, 8, counts, 8, 5));
}

static void others(void) {
  uint8_t *y = (uint8_t *)out, *bytes = (uint8_t *)x;
  static uint8_t table[256];
  const double scales[2] = {1, -1};
  const int32_t bias[3] = {0};
  int32_t *sums = (int32_t *)(void *)x;
  REFUSED(NULL_POINTER, "table is null, but has 256 elements", rectify_lookup(NULL, bytes, y, N));
  REFUSED(OVERLAP, "overlaps table", rectify_lookup(y, bytes, y, N));
  REFUSED(OVERLAP, "overlaps x", rectify_lookup(table, y + 1, y, N));
  REFUSED(SHAPE, "", rectify_lookup_channels(table, 1, 5, bytes, y, N));
  REFUSED(TOO_LARGE, "18446744073709551615 channels", rectify_lookup_channels(table, SIZE_MAX, 1, bytes, y, N));
  REFUSED(PARAMETER, "scale", rectify_table_relu_u8(0, 0, 1, 0, y));
  REFUSED(PARAMETER, "scale", rectify_table_leaky_relu_i8_u8(0.1f, 1, 0, -1, 0, y));
  REFUSED(NULL_POINTER, "table is null", rectify_table_relu6_i8(1, 0, 1, 0, NULL));
  REFUSED(PARAMETER, "", rectify_requantize_u8(sums, y, N, scales, 2, NULL, 0, 1, 1, 0, 0, 255));
  REFUSED(PARAMETER, "", rectify_requantize_u8(sums, y, N, scales, 1, NULL, 0, 1, 1, 0, 9, 3));
  REFUSED(SHAPE, "", rectify_requantize_u8(sums, y, N, scales, 1, bias, 3, 1, 1, 0, 0, 255));
  REFUSED(OVERLAP, "overlaps sums", rectify_requantize_u8((int32_t *)(void *)out, y, N, scales, 1, NULL, 0, 1, 1, 0, 0, 255));
  REFUSED(OVERLAP, "indices", rectify_compact_f32(x, N, (uint32_t *)(void *)out, (float *)(void *)out, &active));
  const uint32_t unordered[2] = {5, 64};
  REFUSED(SHAPE, "", rectify_expand_f32(unordered, dy, 2, (float *)(void *)out, N));
  REFUSED(UNAVAILABLE, "sse9", rectify_set_isa("sse9"));
  REFUSED(PARAMETER, "form is 10", rectify_explain(10, RECTIFY_TYPE_F32, 1, (char *)out, 9, &active));
  REFUSED(PARAMETER, "type is 8", rectify_explain(RECTIFY_FORM_FORWARD, 8, 1, (char *)out, 9, &active));
  REFUSED(TOO_LARGE, "n is 18446744073709551615", rectify_explain(RECTIFY_FORM_FORWARD, RECTIFY_TYPE_F32, SIZE_MAX, (char *)out, 9, &active));
  const rectify_executor none = {NULL, 2, NULL};
  REFUSED(NULL_POINTER, "executor.parallel_for is null", rectify_set_executor(&none));
}

// Without elements, pointers may be null.
static void nothing(void) {
  DONE(rectify_relu_f32(NULL, NULL, 0));
  DONE(rectify_clamp_inplace_i8(NULL, 0, 1, 2));
  DONE(rectify_relu_mask_f32(NULL, NULL, NULL, 0, NULL));
  DONE(rectify_relu_backward_f32(NULL, NULL, RECTIFY_SAVED_OUTPUT, NULL, 0));
  DONE(rectify_relu_backward_mask_inplace_f64(NULL, NULL, 0));
  DONE(rectify_relu_epilogue_f32(NULL, 0, NULL, 0, NULL, 0, 0, 8, NULL, NULL, 0, RECTIFY_LAYOUT_ALONG_ROWS));
  DONE(rectify_relu_epilogue_mask_f32(NULL, 0, NULL, 0, NULL, 0, NULL, 8, 0, NULL, NULL, 0, RECTIFY_LAYOUT_ACROSS_ROWS, NULL));
  DONE(rectify_reglu_f32(NULL, 0, NULL, 0, NULL, 0, SIZE_MAX, 0));
  DONE(rectify_add_relu_f32(NULL, NULL, NULL, 0));
  DONE(rectify_count_active(NULL, 0, 8, NULL, 0, RECTIFY_LAYOUT_ALONG_ROWS));
  DONE(rectify_lookup((uint8_t *)x, NULL, NULL, 0));
  DONE(rectify_requantize_i8(NULL, NULL, 0, &(double){1}, 1, NULL, 0, 1, 1, 0, 0, 1));
  DONE(rectify_compact_f32(NULL, 0, NULL, NULL, NULL));
  DONE(rectify_expand_f32(NULL, NULL, 0, NULL, 0));
  DONE(rectify_explain(RECTIFY_FORM_FORWARD, RECTIFY_TYPE_I64, 0, NULL, 0, NULL));
  REFUSED(PARAMETER, "lo", rectify_clamp_i8(NULL, NULL, 0, 2, 1)); // but parameters are looked at
}

int main(void) {
  memset(out, UNTOUCHED, sizeof out);
  active = UNTOUCHED;
  CHECK(strcmp(rectify_last_error(), "") == 0);
  CHECK(strcmp(rectify_version(), "0.1.0") == 0);
  CHECK(strcmp(rectify_status_message(RECTIFY_STATUS_OK), "done") == 0);
  for (unsigned status = RECTIFY_STATUS_OK; status <= RECTIFY_STATUS_PANIC; status++) {
    CHECK(strcmp(rectify_status_message(status), "an unknown status") != 0);
  }
  CHECK(strcmp(rectify_status_message(RECTIFY_STATUS_PANIC + 1), "an unknown status") == 0);
  CHECK(strcmp(rectify_status_message(UINT32_MAX), "an unknown status") == 0);
  operations();
  rows();
  others();
  nothing();
  // A call that succeeds leaves the text, and one that fails replaces it.
  DONE(rectify_relu_f32(x, (float *)(void *)out, 1));
  CHECK(strstr(rectify_last_error(), "lo"));
  return 0;
}
