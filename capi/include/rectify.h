// The C interface of rectify: CPU kernels for the ReLU family of activation functions.
//
// Written by cbindgen from capi/src; `cargo test -p rectify-header` compares, and with
// RECTIFY_WRITE_HEADER=1 writes it.

#ifndef RECTIFY_H
#define RECTIFY_H

#include <stddef.h>
#include <stdint.h>

// What has become of a call. If it is not `RECTIFY_STATUS_OK`, nothing was written; but after
// `RECTIFY_STATUS_PANIC` outputs may be incomplete.
typedef enum {
  // Done.
  RECTIFY_STATUS_OK = 0,
  // A pointer is null, but not all of its elements are none.
  RECTIFY_STATUS_NULL_POINTER = 1,
  // A pointer is not a multiple of the size of an element.
  RECTIFY_STATUS_MISALIGNED = 2,
  // Memory that is written overlaps another argument.
  RECTIFY_STATUS_OVERLAP = 3,
  // A tensor has more bytes than there can be.
  RECTIFY_STATUS_TOO_LARGE = 4,
  // Lengths, channels or leading dimensions do not fit together.
  RECTIFY_STATUS_SHAPE = 5,
  // A parameter makes no sense.
  RECTIFY_STATUS_PARAMETER = 6,
  // What was saved does not determine the gradient.
  RECTIFY_STATUS_UNDETERMINED = 7,
  // This machine has no such instruction set.
  RECTIFY_STATUS_UNAVAILABLE = 8,
  // A fault of the library itself.
  RECTIFY_STATUS_PANIC = 9,
} rectify_status;

// One of the calls that an executor is to make: `task(argument, index)`. It does not throw.
typedef void (*rectify_task)(void *argument, size_t index);

// Threads that the caller lends in place of the built-in pool.
//
// `parallel_for` calls `task(argument, i)` for every i below `count`, on any threads, and returns
// when all calls have returned. It may leave calls out, or make them one after the other: tasks
// share the work out among themselves. It is called by several threads at once if calls are. It
// must not throw.
typedef struct {
  // What `parallel_for` gets as its first argument.
  void *context;
  // Threads that can work at the same time, the caller's included.
  size_t concurrency;
  void (*parallel_for)(void *context, size_t count, rectify_task task, void *argument);
} rectify_executor;

// A form of an operation, for `rectify_explain`: one of RECTIFY_FORM_….
typedef uint32_t rectify_form;

// An element type, for `rectify_explain`: one of RECTIFY_TYPE_….
typedef uint32_t rectify_type;

// Which tensor was saved for backward: RECTIFY_SAVED_INPUT or RECTIFY_SAVED_OUTPUT.
typedef uint32_t rectify_saved;

// Where channels lie: RECTIFY_LAYOUT_ALONG_ROWS or RECTIFY_LAYOUT_ACROSS_ROWS.
typedef uint32_t rectify_layout;

// What becomes of the values that sums are written over: RECTIFY_SUM_OVERWRITE or
// RECTIFY_SUM_ACCUMULATE.
typedef uint32_t rectify_sum;

#define RECTIFY_FORM_FORWARD 0

#define RECTIFY_FORM_FORWARD_INPLACE 1

#define RECTIFY_FORM_FORWARD_MASK 2

#define RECTIFY_FORM_FORWARD_MASK_INPLACE 3

#define RECTIFY_FORM_BACKWARD_INPUT 4

#define RECTIFY_FORM_BACKWARD_INPUT_INPLACE 5

#define RECTIFY_FORM_BACKWARD_OUTPUT 6

#define RECTIFY_FORM_BACKWARD_OUTPUT_INPLACE 7

#define RECTIFY_FORM_BACKWARD_MASK 8

#define RECTIFY_FORM_BACKWARD_MASK_INPLACE 9

#define RECTIFY_TYPE_F32 0

#define RECTIFY_TYPE_F64 1

#define RECTIFY_TYPE_F16 2

#define RECTIFY_TYPE_BF16 3

#define RECTIFY_TYPE_I8 4

#define RECTIFY_TYPE_I16 5

#define RECTIFY_TYPE_I32 6

#define RECTIFY_TYPE_I64 7

// What backward is computed from: the input x of forward.
#define RECTIFY_SAVED_INPUT 0

// What backward is computed from: the output y of forward. Not every operation and parameter allows
// it.
#define RECTIFY_SAVED_OUTPUT 1

// Channels lie along each row, and repeat: channels-last, the output of a matrix product.
#define RECTIFY_LAYOUT_ALONG_ROWS 0

// Each row belongs to one channel, and they repeat: NCHW, of which a row has H·W elements.
#define RECTIFY_LAYOUT_ACROSS_ROWS 1

// Sums replace them.
#define RECTIFY_SUM_OVERWRITE 0

// Sums are added to them.
#define RECTIFY_SUM_ACCUMULATE 1

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// The instruction set that calls run on: "avx512", "avx2", "neon", "portable" or "scalar".
const char *rectify_isa(void);

// The instruction sets of this machine, best first: the one with this index, or null if there are
// not as many.
const char *rectify_available_isa(size_t index);

// Makes all calls from now on run on this instruction set; null makes it the best one again.
// Results have the same bits on all of them.
//
// Memory: `name` is null or a text that ends with 0.
rectify_status rectify_set_isa(const char *name);

// How many threads calls on large tensors use, the caller's included: 1 switches threads off, also
// those of an executor; 0 stands for the number of cores. Threads of the built-in pool are started
// by the first call that needs them.
rectify_status rectify_set_threads(size_t threads);

// Joins the threads of the built-in pool. A later call that needs them starts them again.
//
// A library that is unloaded without it leaves threads behind, whose code is gone. `dlclose` takes
// full effect once the threads that called the library have ended.
rectify_status rectify_shutdown(void);

// Makes calls on large tensors run on this executor, which is copied; null makes it the built-in
// pool again. Calls that are under way keep the one that they have.
//
// Memory: `executor` is null or what it says, and does what it says, on any thread, until another
// one is set and no call is under way.
rectify_status rectify_set_executor(const rectify_executor *executor);

// Which instruction set, how many threads and which stores a call of this form on n elements would
// take, and why, in three lines.
//
// `text` has room for `size` bytes, the 0 at the end included, and gets as much as fits; `needed`,
// if it is not null, gets the number of bytes that all of it takes.
//
// Memory: `size` bytes may be written at `text`; `needed` is null or may be written.
rectify_status rectify_explain(rectify_form form, rectify_type type, size_t n, char *text,
    size_t size, size_t *needed);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_f32(const float *x, float *y, size_t n);

// x = `x < 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_inplace_f32(float *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_f32(const float *dy, const float *saved, rectify_saved kind,
    float *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_inplace_f32(float *dy, const float *saved, rectify_saved kind,
    size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_mask_f32(const float *x, float *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_mask_inplace_f32(float *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_f32(const float *dy, const uint8_t *mask, float *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_inplace_f32(float *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_f64(const double *x, double *y, size_t n);

// x = `x < 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_inplace_f64(double *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_f64(const double *dy, const double *saved, rectify_saved kind,
    double *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_mask_f64(const double *x, double *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_mask_inplace_f64(double *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_f64(const double *dy, const uint8_t *mask, double *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_inplace_f64(double *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_f16(const uint16_t *x, uint16_t *y, size_t n);

// x = `x < 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_inplace_f16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_mask_f16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_mask_inplace_f16(uint16_t *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_f16(const uint16_t *dy, const uint8_t *mask, uint16_t *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_inplace_f16(uint16_t *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_bf16(const uint16_t *x, uint16_t *y, size_t n);

// x = `x < 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_inplace_bf16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_mask_bf16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_mask_inplace_bf16(uint16_t *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_bf16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_inplace_bf16(uint16_t *dy, const uint8_t *mask, size_t n);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_epilogue_mask_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, uint8_t *mask, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < 0 ? +0 : x`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_epilogue_backward_f32(const float *dy, size_t lddy, const uint8_t *mask,
    float *dx, size_t lddx, float *sums, size_t rows, size_t cols, size_t channels,
    rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_epilogue_mask_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, uint8_t *mask, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < 0 ? +0 : x`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_epilogue_backward_f64(const double *dy, size_t lddy,
    const uint8_t *mask, double *dx, size_t lddx, double *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_epilogue_f16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_epilogue_mask_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < 0 ? +0 : x`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_epilogue_backward_f16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_epilogue_bf16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_epilogue_mask_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < 0 ? +0 : x`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_epilogue_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_epilogue_f32_f16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_epilogue_mask_f32_f16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, size_t *active);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_epilogue_f32_bf16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_epilogue_mask_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_i8(const int8_t *x, int8_t *y, size_t n);

// x = `x < 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_inplace_i8(int8_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_i8(const int8_t *dy, const int8_t *saved, rectify_saved kind,
    int8_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_inplace_i8(int8_t *dy, const int8_t *saved, rectify_saved kind,
    size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_mask_i8(const int8_t *x, int8_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_mask_inplace_i8(int8_t *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_i8(const int8_t *dy, const uint8_t *mask, int8_t *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_inplace_i8(int8_t *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_i16(const int16_t *x, int16_t *y, size_t n);

// x = `x < 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_inplace_i16(int16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_i16(const int16_t *dy, const int16_t *saved,
    rectify_saved kind, int16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_inplace_i16(int16_t *dy, const int16_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_mask_i16(const int16_t *x, int16_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_mask_inplace_i16(int16_t *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_i16(const int16_t *dy, const uint8_t *mask, int16_t *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_inplace_i16(int16_t *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_i32(const int32_t *x, int32_t *y, size_t n);

// x = `x < 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_inplace_i32(int32_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_i32(const int32_t *dy, const int32_t *saved,
    rectify_saved kind, int32_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_inplace_i32(int32_t *dy, const int32_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_mask_i32(const int32_t *x, int32_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_mask_inplace_i32(int32_t *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_i32(const int32_t *dy, const uint8_t *mask, int32_t *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_inplace_i32(int32_t *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_i64(const int64_t *x, int64_t *y, size_t n);

// x = `x < 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_inplace_i64(int64_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_i64(const int64_t *dy, const int64_t *saved,
    rectify_saved kind, int64_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_inplace_i64(int64_t *dy, const int64_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_mask_i64(const int64_t *x, int64_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_mask_inplace_i64(int64_t *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_i64(const int64_t *dy, const uint8_t *mask, int64_t *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_backward_mask_inplace_i64(int64_t *dy, const uint8_t *mask, size_t n);

// y = `x <= 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_f32(const float *x, float *y, size_t n);

// x = `x <= 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_inplace_f32(float *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_f32(const float *dy, const float *saved,
    rectify_saved kind, float *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_inplace_f32(float *dy, const float *saved,
    rectify_saved kind, size_t n);

// y = `x <= 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_plus_zero_mask_f32(const float *x, float *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x <= 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_plus_zero_mask_inplace_f32(float *x, uint8_t *mask, size_t n,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_mask_f32(const float *dy, const uint8_t *mask,
    float *dx, size_t n);

// dy = dx, in place, from the mask, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_mask_inplace_f32(float *dy, const uint8_t *mask,
    size_t n);

// y = `x <= 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_f64(const double *x, double *y, size_t n);

// x = `x <= 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_inplace_f64(double *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_f64(const double *dy, const double *saved,
    rectify_saved kind, double *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n);

// y = `x <= 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_plus_zero_mask_f64(const double *x, double *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x <= 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_plus_zero_mask_inplace_f64(double *x, uint8_t *mask, size_t n,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_mask_f64(const double *dy, const uint8_t *mask,
    double *dx, size_t n);

// dy = dx, in place, from the mask, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_mask_inplace_f64(double *dy, const uint8_t *mask,
    size_t n);

// y = `x <= 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_f16(const uint16_t *x, uint16_t *y, size_t n);

// x = `x <= 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_inplace_f16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = `x <= 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_plus_zero_mask_f16(const uint16_t *x, uint16_t *y, uint8_t *mask,
    size_t n, size_t *active);

// x = `x <= 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_plus_zero_mask_inplace_f16(uint16_t *x, uint8_t *mask, size_t n,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_mask_f16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n);

// dy = dx, in place, from the mask, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_mask_inplace_f16(uint16_t *dy, const uint8_t *mask,
    size_t n);

// y = `x <= 0 ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_bf16(const uint16_t *x, uint16_t *y, size_t n);

// x = `x <= 0 ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_inplace_bf16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = `x <= 0 ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_plus_zero_mask_bf16(const uint16_t *x, uint16_t *y, uint8_t *mask,
    size_t n, size_t *active);

// x = `x <= 0 ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_plus_zero_mask_inplace_bf16(uint16_t *x, uint8_t *mask, size_t n,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_mask_bf16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n);

// dy = dx, in place, from the mask, for y = `x <= 0 ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_backward_mask_inplace_bf16(uint16_t *dy, const uint8_t *mask,
    size_t n);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_epilogue_f32(const float *x, size_t ldx,
    const float *residual, size_t ldr, float *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x <= 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_plus_zero_epilogue_mask_f32(const float *x, size_t ldx,
    const float *residual, size_t ldr, float *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= 0 ? +0 : x`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_epilogue_backward_f32(const float *dy, size_t lddy,
    const uint8_t *mask, float *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_epilogue_f64(const double *x, size_t ldx,
    const double *residual, size_t ldr, double *y, size_t ldy, size_t rows, size_t cols,
    const double *scale, const double *shift, size_t channels, rectify_layout layout);

// The epilogue of `x <= 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_plus_zero_epilogue_mask_f64(const double *x, size_t ldx,
    const double *residual, size_t ldr, double *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const double *scale, const double *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= 0 ? +0 : x`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_epilogue_backward_f64(const double *dy, size_t lddy,
    const uint8_t *mask, double *dx, size_t lddx, double *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_epilogue_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x <= 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_plus_zero_epilogue_mask_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= 0 ? +0 : x`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_epilogue_backward_f16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_epilogue_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x <= 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_plus_zero_epilogue_mask_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= 0 ? +0 : x`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_epilogue_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_epilogue_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x <= 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_plus_zero_epilogue_mask_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= 0 ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_plus_zero_epilogue_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x <= 0 ? +0 : x`, and the 1-bit mask for backward, of which each row begins with
// a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_plus_zero_epilogue_mask_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// y = `x <= threshold ? value : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_threshold_f32(const float *x, float *y, size_t n, float threshold,
    float value);

// x = `x <= threshold ? value : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_threshold_inplace_f32(float *x, size_t n, float threshold, float value);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= threshold ? value :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_f32(const float *dy, const float *saved,
    rectify_saved kind, float *dx, size_t n, float threshold, float value);

// dy = dx, in place, from x or y, as kind says, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_inplace_f32(float *dy, const float *saved,
    rectify_saved kind, size_t n, float threshold, float value);

// y = `x <= threshold ? value : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_threshold_mask_f32(const float *x, float *y, uint8_t *mask, size_t n,
    float threshold, float value, size_t *active);

// x = `x <= threshold ? value : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_threshold_mask_inplace_f32(float *x, uint8_t *mask, size_t n,
    float threshold, float value, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_mask_f32(const float *dy, const uint8_t *mask, float *dx,
    size_t n, float threshold, float value);

// dy = dx, in place, from the mask, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_mask_inplace_f32(float *dy, const uint8_t *mask, size_t n,
    float threshold, float value);

// y = `x <= threshold ? value : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_threshold_f64(const double *x, double *y, size_t n, double threshold,
    double value);

// x = `x <= threshold ? value : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_threshold_inplace_f64(double *x, size_t n, double threshold, double value);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= threshold ? value :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_f64(const double *dy, const double *saved,
    rectify_saved kind, double *dx, size_t n, double threshold, double value);

// dy = dx, in place, from x or y, as kind says, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n, double threshold, double value);

// y = `x <= threshold ? value : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_threshold_mask_f64(const double *x, double *y, uint8_t *mask, size_t n,
    double threshold, double value, size_t *active);

// x = `x <= threshold ? value : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_threshold_mask_inplace_f64(double *x, uint8_t *mask, size_t n,
    double threshold, double value, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_mask_f64(const double *dy, const uint8_t *mask,
    double *dx, size_t n, double threshold, double value);

// dy = dx, in place, from the mask, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_mask_inplace_f64(double *dy, const uint8_t *mask,
    size_t n, double threshold, double value);

// y = `x <= threshold ? value : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_threshold_f16(const uint16_t *x, uint16_t *y, size_t n, uint16_t threshold,
    uint16_t value);

// x = `x <= threshold ? value : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_threshold_inplace_f16(uint16_t *x, size_t n, uint16_t threshold,
    uint16_t value);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= threshold ? value :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, uint16_t threshold, uint16_t value);

// dy = dx, in place, from x or y, as kind says, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, uint16_t threshold, uint16_t value);

// y = `x <= threshold ? value : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_threshold_mask_f16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    uint16_t threshold, uint16_t value, size_t *active);

// x = `x <= threshold ? value : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_threshold_mask_inplace_f16(uint16_t *x, uint8_t *mask, size_t n,
    uint16_t threshold, uint16_t value, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_mask_f16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, uint16_t threshold, uint16_t value);

// dy = dx, in place, from the mask, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_mask_inplace_f16(uint16_t *dy, const uint8_t *mask,
    size_t n, uint16_t threshold, uint16_t value);

// y = `x <= threshold ? value : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_threshold_bf16(const uint16_t *x, uint16_t *y, size_t n, uint16_t threshold,
    uint16_t value);

// x = `x <= threshold ? value : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_threshold_inplace_bf16(uint16_t *x, size_t n, uint16_t threshold,
    uint16_t value);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= threshold ? value :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, uint16_t threshold, uint16_t value);

// dy = dx, in place, from x or y, as kind says, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, uint16_t threshold, uint16_t value);

// y = `x <= threshold ? value : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_threshold_mask_bf16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    uint16_t threshold, uint16_t value, size_t *active);

// x = `x <= threshold ? value : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_threshold_mask_inplace_bf16(uint16_t *x, uint8_t *mask, size_t n,
    uint16_t threshold, uint16_t value, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_mask_bf16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, uint16_t threshold, uint16_t value);

// dy = dx, in place, from the mask, for y = `x <= threshold ? value : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_threshold_backward_mask_inplace_bf16(uint16_t *dy, const uint8_t *mask,
    size_t n, uint16_t threshold, uint16_t value);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= threshold ? value : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_threshold_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float threshold, float value);

// The epilogue of `x <= threshold ? value : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_threshold_epilogue_mask_f32(const float *x, size_t ldx,
    const float *residual, size_t ldr, float *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float threshold, float value, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= threshold ? value : x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_threshold_epilogue_backward_f32(const float *dy, size_t lddy,
    const uint8_t *mask, float *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float threshold, float value);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= threshold ? value : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_threshold_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, double threshold, double value);

// The epilogue of `x <= threshold ? value : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_threshold_epilogue_mask_f64(const double *x, size_t ldx,
    const double *residual, size_t ldr, double *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const double *scale, const double *shift, size_t channels, rectify_layout layout,
    double threshold, double value, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= threshold ? value : x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_threshold_epilogue_backward_f64(const double *dy, size_t lddy,
    const uint8_t *mask, double *dx, size_t lddx, double *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, double threshold, double value);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= threshold ? value : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_threshold_epilogue_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float threshold,
    float value);

// The epilogue of `x <= threshold ? value : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_threshold_epilogue_mask_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float threshold, float value, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= threshold ? value : x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_threshold_epilogue_backward_f16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, uint16_t threshold, uint16_t value);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= threshold ? value : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_threshold_epilogue_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float threshold,
    float value);

// The epilogue of `x <= threshold ? value : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_threshold_epilogue_mask_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float threshold, float value, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= threshold ? value : x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_threshold_epilogue_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, uint16_t threshold, uint16_t value);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= threshold ? value : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_threshold_epilogue_f32_f16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float threshold, float value);

// The epilogue of `x <= threshold ? value : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_threshold_epilogue_mask_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float threshold, float value, size_t *active);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= threshold ? value : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_threshold_epilogue_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float threshold,
    float value);

// The epilogue of `x <= threshold ? value : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_threshold_epilogue_mask_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float threshold, float value, size_t *active);

// y = `x <= alpha ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_f32(const float *x, float *y, size_t n, float alpha);

// x = `x <= alpha ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_inplace_f32(float *x, size_t n, float alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_f32(const float *dy, const float *saved,
    rectify_saved kind, float *dx, size_t n, float alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_inplace_f32(float *dy, const float *saved,
    rectify_saved kind, size_t n, float alpha);

// y = `x <= alpha ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward:
// (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i.
// active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_thresholded_relu_mask_f32(const float *x, float *y, uint8_t *mask, size_t n,
    float alpha, size_t *active);

// x = `x <= alpha ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_thresholded_relu_mask_inplace_f32(float *x, uint8_t *mask, size_t n,
    float alpha, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_mask_f32(const float *dy, const uint8_t *mask,
    float *dx, size_t n, float alpha);

// dy = dx, in place, from the mask, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_mask_inplace_f32(float *dy, const uint8_t *mask,
    size_t n, float alpha);

// y = `x <= alpha ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_f64(const double *x, double *y, size_t n, double alpha);

// x = `x <= alpha ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_inplace_f64(double *x, size_t n, double alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_f64(const double *dy, const double *saved,
    rectify_saved kind, double *dx, size_t n, double alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n, double alpha);

// y = `x <= alpha ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward:
// (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i.
// active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_thresholded_relu_mask_f64(const double *x, double *y, uint8_t *mask,
    size_t n, double alpha, size_t *active);

// x = `x <= alpha ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_thresholded_relu_mask_inplace_f64(double *x, uint8_t *mask, size_t n,
    double alpha, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_mask_f64(const double *dy, const uint8_t *mask,
    double *dx, size_t n, double alpha);

// dy = dx, in place, from the mask, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_mask_inplace_f64(double *dy, const uint8_t *mask,
    size_t n, double alpha);

// y = `x <= alpha ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_f16(const uint16_t *x, uint16_t *y, size_t n,
    uint16_t alpha);

// x = `x <= alpha ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_inplace_f16(uint16_t *x, size_t n, uint16_t alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, uint16_t alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, uint16_t alpha);

// y = `x <= alpha ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward:
// (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i.
// active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_thresholded_relu_mask_f16(const uint16_t *x, uint16_t *y, uint8_t *mask,
    size_t n, uint16_t alpha, size_t *active);

// x = `x <= alpha ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_thresholded_relu_mask_inplace_f16(uint16_t *x, uint8_t *mask, size_t n,
    uint16_t alpha, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_mask_f16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, uint16_t alpha);

// dy = dx, in place, from the mask, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_mask_inplace_f16(uint16_t *dy, const uint8_t *mask,
    size_t n, uint16_t alpha);

// y = `x <= alpha ? +0 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_bf16(const uint16_t *x, uint16_t *y, size_t n,
    uint16_t alpha);

// x = `x <= alpha ? +0 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_inplace_bf16(uint16_t *x, size_t n, uint16_t alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, uint16_t alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, uint16_t alpha);

// y = `x <= alpha ? +0 : x`, from x to y, which may be the same, and the 1-bit mask for backward:
// (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i.
// active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_thresholded_relu_mask_bf16(const uint16_t *x, uint16_t *y, uint8_t *mask,
    size_t n, uint16_t alpha, size_t *active);

// x = `x <= alpha ? +0 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_thresholded_relu_mask_inplace_bf16(uint16_t *x, uint8_t *mask, size_t n,
    uint16_t alpha, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_mask_bf16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, uint16_t alpha);

// dy = dx, in place, from the mask, for y = `x <= alpha ? +0 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_backward_mask_inplace_bf16(uint16_t *dy,
    const uint8_t *mask, size_t n, uint16_t alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= alpha ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_epilogue_f32(const float *x, size_t ldx,
    const float *residual, size_t ldr, float *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float alpha);

// The epilogue of `x <= alpha ? +0 : x`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_thresholded_relu_epilogue_mask_f32(const float *x, size_t ldx,
    const float *residual, size_t ldr, float *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float alpha, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= alpha ? +0 : x`; and in
// the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_epilogue_backward_f32(const float *dy, size_t lddy,
    const uint8_t *mask, float *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= alpha ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_epilogue_f64(const double *x, size_t ldx,
    const double *residual, size_t ldr, double *y, size_t ldy, size_t rows, size_t cols,
    const double *scale, const double *shift, size_t channels, rectify_layout layout, double alpha);

// The epilogue of `x <= alpha ? +0 : x`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_thresholded_relu_epilogue_mask_f64(const double *x, size_t ldx,
    const double *residual, size_t ldr, double *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const double *scale, const double *shift, size_t channels, rectify_layout layout,
    double alpha, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= alpha ? +0 : x`; and in
// the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_epilogue_backward_f64(const double *dy, size_t lddy,
    const uint8_t *mask, double *dx, size_t lddx, double *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, double alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= alpha ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_epilogue_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float alpha);

// The epilogue of `x <= alpha ? +0 : x`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_thresholded_relu_epilogue_mask_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float alpha, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= alpha ? +0 : x`; and in
// the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_epilogue_backward_f16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, uint16_t alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= alpha ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_epilogue_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float alpha);

// The epilogue of `x <= alpha ? +0 : x`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_thresholded_relu_epilogue_mask_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float alpha, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x <= alpha ? +0 : x`; and in
// the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_epilogue_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, uint16_t alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= alpha ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_epilogue_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float alpha);

// The epilogue of `x <= alpha ? +0 : x`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_thresholded_relu_epilogue_mask_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float alpha, size_t *active);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x <= alpha ? +0 : x`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_thresholded_relu_epilogue_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float alpha);

// The epilogue of `x <= alpha ? +0 : x`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_thresholded_relu_epilogue_mask_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float alpha, size_t *active);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_clamp_f32(const float *x, float *y, size_t n, float lo, float hi);

// x = `x < lo ? lo : x > hi ? hi : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_clamp_inplace_f32(float *x, size_t n, float lo, float hi);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_f32(const float *dy, const float *saved, rectify_saved kind,
    float *dx, size_t n, float lo, float hi);

// dy = dx, in place, from x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_inplace_f32(float *dy, const float *saved, rectify_saved kind,
    size_t n, float lo, float hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_clamp_mask_f32(const float *x, float *y, uint8_t *mask, size_t n, float lo,
    float hi, size_t *active);

// x = `x < lo ? lo : x > hi ? hi : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_clamp_mask_inplace_f32(float *x, uint8_t *mask, size_t n, float lo, float hi,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_f32(const float *dy, const uint8_t *mask, float *dx,
    size_t n, float lo, float hi);

// dy = dx, in place, from the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_inplace_f32(float *dy, const uint8_t *mask, size_t n,
    float lo, float hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_clamp_f64(const double *x, double *y, size_t n, double lo, double hi);

// x = `x < lo ? lo : x > hi ? hi : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_clamp_inplace_f64(double *x, size_t n, double lo, double hi);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_f64(const double *dy, const double *saved, rectify_saved kind,
    double *dx, size_t n, double lo, double hi);

// dy = dx, in place, from x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n, double lo, double hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_clamp_mask_f64(const double *x, double *y, uint8_t *mask, size_t n,
    double lo, double hi, size_t *active);

// x = `x < lo ? lo : x > hi ? hi : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_clamp_mask_inplace_f64(double *x, uint8_t *mask, size_t n, double lo,
    double hi, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_f64(const double *dy, const uint8_t *mask, double *dx,
    size_t n, double lo, double hi);

// dy = dx, in place, from the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_inplace_f64(double *dy, const uint8_t *mask, size_t n,
    double lo, double hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_clamp_f16(const uint16_t *x, uint16_t *y, size_t n, uint16_t lo,
    uint16_t hi);

// x = `x < lo ? lo : x > hi ? hi : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_clamp_inplace_f16(uint16_t *x, size_t n, uint16_t lo, uint16_t hi);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, uint16_t lo, uint16_t hi);

// dy = dx, in place, from x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, uint16_t lo, uint16_t hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_clamp_mask_f16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    uint16_t lo, uint16_t hi, size_t *active);

// x = `x < lo ? lo : x > hi ? hi : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_clamp_mask_inplace_f16(uint16_t *x, uint8_t *mask, size_t n, uint16_t lo,
    uint16_t hi, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_f16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, uint16_t lo, uint16_t hi);

// dy = dx, in place, from the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_inplace_f16(uint16_t *dy, const uint8_t *mask, size_t n,
    uint16_t lo, uint16_t hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_clamp_bf16(const uint16_t *x, uint16_t *y, size_t n, uint16_t lo,
    uint16_t hi);

// x = `x < lo ? lo : x > hi ? hi : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_clamp_inplace_bf16(uint16_t *x, size_t n, uint16_t lo, uint16_t hi);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, uint16_t lo, uint16_t hi);

// dy = dx, in place, from x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, uint16_t lo, uint16_t hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_clamp_mask_bf16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    uint16_t lo, uint16_t hi, size_t *active);

// x = `x < lo ? lo : x > hi ? hi : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_clamp_mask_inplace_bf16(uint16_t *x, uint8_t *mask, size_t n, uint16_t lo,
    uint16_t hi, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_bf16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, uint16_t lo, uint16_t hi);

// dy = dx, in place, from the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_inplace_bf16(uint16_t *dy, const uint8_t *mask, size_t n,
    uint16_t lo, uint16_t hi);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < lo ? lo : x > hi ? hi : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_clamp_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lo, float hi);

// The epilogue of `x < lo ? lo : x > hi ? hi : x`, and the 1-bit mask for backward, of which each
// row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_clamp_epilogue_mask_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, uint8_t *mask, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lo, float hi, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < lo ? lo : x > hi ? hi :
// x`; and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_clamp_epilogue_backward_f32(const float *dy, size_t lddy,
    const uint8_t *mask, float *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float lo, float hi);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < lo ? lo : x > hi ? hi : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_clamp_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, double lo, double hi);

// The epilogue of `x < lo ? lo : x > hi ? hi : x`, and the 1-bit mask for backward, of which each
// row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_clamp_epilogue_mask_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, uint8_t *mask, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, double lo, double hi,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < lo ? lo : x > hi ? hi :
// x`; and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_clamp_epilogue_backward_f64(const double *dy, size_t lddy,
    const uint8_t *mask, double *dx, size_t lddx, double *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, double lo, double hi);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < lo ? lo : x > hi ? hi : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_clamp_epilogue_f16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lo, float hi);

// The epilogue of `x < lo ? lo : x > hi ? hi : x`, and the 1-bit mask for backward, of which each
// row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_clamp_epilogue_mask_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float lo, float hi, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < lo ? lo : x > hi ? hi :
// x`; and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_clamp_epilogue_backward_f16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, uint16_t lo, uint16_t hi);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < lo ? lo : x > hi ? hi : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_clamp_epilogue_bf16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lo, float hi);

// The epilogue of `x < lo ? lo : x > hi ? hi : x`, and the 1-bit mask for backward, of which each
// row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_clamp_epilogue_mask_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float lo, float hi, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < lo ? lo : x > hi ? hi :
// x`; and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_clamp_epilogue_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, uint16_t lo, uint16_t hi);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < lo ? lo : x > hi ? hi : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_clamp_epilogue_f32_f16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lo, float hi);

// The epilogue of `x < lo ? lo : x > hi ? hi : x`, and the 1-bit mask for backward, of which each
// row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_clamp_epilogue_mask_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float lo, float hi, size_t *active);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < lo ? lo : x > hi ? hi : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_clamp_epilogue_f32_bf16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lo, float hi);

// The epilogue of `x < lo ? lo : x > hi ? hi : x`, and the 1-bit mask for backward, of which each
// row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_clamp_epilogue_mask_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float lo, float hi, size_t *active);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_clamp_i8(const int8_t *x, int8_t *y, size_t n, int8_t lo, int8_t hi);

// x = `x < lo ? lo : x > hi ? hi : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_clamp_inplace_i8(int8_t *x, size_t n, int8_t lo, int8_t hi);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_i8(const int8_t *dy, const int8_t *saved, rectify_saved kind,
    int8_t *dx, size_t n, int8_t lo, int8_t hi);

// dy = dx, in place, from x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_inplace_i8(int8_t *dy, const int8_t *saved,
    rectify_saved kind, size_t n, int8_t lo, int8_t hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_clamp_mask_i8(const int8_t *x, int8_t *y, uint8_t *mask, size_t n, int8_t lo,
    int8_t hi, size_t *active);

// x = `x < lo ? lo : x > hi ? hi : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_clamp_mask_inplace_i8(int8_t *x, uint8_t *mask, size_t n, int8_t lo,
    int8_t hi, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_i8(const int8_t *dy, const uint8_t *mask, int8_t *dx,
    size_t n, int8_t lo, int8_t hi);

// dy = dx, in place, from the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_inplace_i8(int8_t *dy, const uint8_t *mask, size_t n,
    int8_t lo, int8_t hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_clamp_i16(const int16_t *x, int16_t *y, size_t n, int16_t lo, int16_t hi);

// x = `x < lo ? lo : x > hi ? hi : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_clamp_inplace_i16(int16_t *x, size_t n, int16_t lo, int16_t hi);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_i16(const int16_t *dy, const int16_t *saved,
    rectify_saved kind, int16_t *dx, size_t n, int16_t lo, int16_t hi);

// dy = dx, in place, from x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_inplace_i16(int16_t *dy, const int16_t *saved,
    rectify_saved kind, size_t n, int16_t lo, int16_t hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_clamp_mask_i16(const int16_t *x, int16_t *y, uint8_t *mask, size_t n,
    int16_t lo, int16_t hi, size_t *active);

// x = `x < lo ? lo : x > hi ? hi : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_clamp_mask_inplace_i16(int16_t *x, uint8_t *mask, size_t n, int16_t lo,
    int16_t hi, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_i16(const int16_t *dy, const uint8_t *mask, int16_t *dx,
    size_t n, int16_t lo, int16_t hi);

// dy = dx, in place, from the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_inplace_i16(int16_t *dy, const uint8_t *mask, size_t n,
    int16_t lo, int16_t hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_clamp_i32(const int32_t *x, int32_t *y, size_t n, int32_t lo, int32_t hi);

// x = `x < lo ? lo : x > hi ? hi : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_clamp_inplace_i32(int32_t *x, size_t n, int32_t lo, int32_t hi);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_i32(const int32_t *dy, const int32_t *saved,
    rectify_saved kind, int32_t *dx, size_t n, int32_t lo, int32_t hi);

// dy = dx, in place, from x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_inplace_i32(int32_t *dy, const int32_t *saved,
    rectify_saved kind, size_t n, int32_t lo, int32_t hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_clamp_mask_i32(const int32_t *x, int32_t *y, uint8_t *mask, size_t n,
    int32_t lo, int32_t hi, size_t *active);

// x = `x < lo ? lo : x > hi ? hi : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_clamp_mask_inplace_i32(int32_t *x, uint8_t *mask, size_t n, int32_t lo,
    int32_t hi, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_i32(const int32_t *dy, const uint8_t *mask, int32_t *dx,
    size_t n, int32_t lo, int32_t hi);

// dy = dx, in place, from the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_inplace_i32(int32_t *dy, const uint8_t *mask, size_t n,
    int32_t lo, int32_t hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_clamp_i64(const int64_t *x, int64_t *y, size_t n, int64_t lo, int64_t hi);

// x = `x < lo ? lo : x > hi ? hi : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_clamp_inplace_i64(int64_t *x, size_t n, int64_t lo, int64_t hi);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_i64(const int64_t *dy, const int64_t *saved,
    rectify_saved kind, int64_t *dx, size_t n, int64_t lo, int64_t hi);

// dy = dx, in place, from x or y, as kind says, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_inplace_i64(int64_t *dy, const int64_t *saved,
    rectify_saved kind, size_t n, int64_t lo, int64_t hi);

// y = `x < lo ? lo : x > hi ? hi : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_clamp_mask_i64(const int64_t *x, int64_t *y, uint8_t *mask, size_t n,
    int64_t lo, int64_t hi, size_t *active);

// x = `x < lo ? lo : x > hi ? hi : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_clamp_mask_inplace_i64(int64_t *x, uint8_t *mask, size_t n, int64_t lo,
    int64_t hi, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_i64(const int64_t *dy, const uint8_t *mask, int64_t *dx,
    size_t n, int64_t lo, int64_t hi);

// dy = dx, in place, from the mask, for y = `x < lo ? lo : x > hi ? hi : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_clamp_backward_mask_inplace_i64(int64_t *dy, const uint8_t *mask, size_t n,
    int64_t lo, int64_t hi);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu6_f32(const float *x, float *y, size_t n);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu6_inplace_f32(float *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_f32(const float *dy, const float *saved, rectify_saved kind,
    float *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_inplace_f32(float *dy, const float *saved, rectify_saved kind,
    size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu6_mask_f32(const float *x, float *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu6_mask_inplace_f32(float *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_f32(const float *dy, const uint8_t *mask, float *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_inplace_f32(float *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu6_f64(const double *x, double *y, size_t n);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu6_inplace_f64(double *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_f64(const double *dy, const double *saved, rectify_saved kind,
    double *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu6_mask_f64(const double *x, double *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu6_mask_inplace_f64(double *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_f64(const double *dy, const uint8_t *mask, double *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_inplace_f64(double *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu6_f16(const uint16_t *x, uint16_t *y, size_t n);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu6_inplace_f16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu6_mask_f16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu6_mask_inplace_f16(uint16_t *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_f16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_inplace_f16(uint16_t *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu6_bf16(const uint16_t *x, uint16_t *y, size_t n);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu6_inplace_bf16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu6_mask_bf16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu6_mask_inplace_bf16(uint16_t *x, uint8_t *mask, size_t n,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_bf16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_inplace_bf16(uint16_t *dy, const uint8_t *mask,
    size_t n);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x > 6 ? 6 : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu6_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x > 6 ? 6 : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu6_epilogue_mask_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, uint8_t *mask, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < 0 ? +0 : x > 6 ? 6 : x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu6_epilogue_backward_f32(const float *dy, size_t lddy,
    const uint8_t *mask, float *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x > 6 ? 6 : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu6_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x > 6 ? 6 : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu6_epilogue_mask_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, uint8_t *mask, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < 0 ? +0 : x > 6 ? 6 : x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu6_epilogue_backward_f64(const double *dy, size_t lddy,
    const uint8_t *mask, double *dx, size_t lddx, double *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x > 6 ? 6 : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu6_epilogue_f16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x > 6 ? 6 : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu6_epilogue_mask_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < 0 ? +0 : x > 6 ? 6 : x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu6_epilogue_backward_f16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x > 6 ? 6 : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu6_epilogue_bf16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x > 6 ? 6 : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu6_epilogue_mask_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x < 0 ? +0 : x > 6 ? 6 : x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu6_epilogue_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x > 6 ? 6 : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu6_epilogue_f32_f16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x > 6 ? 6 : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu6_epilogue_mask_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? +0 : x > 6 ? 6 : x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu6_epilogue_f32_bf16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `x < 0 ? +0 : x > 6 ? 6 : x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu6_epilogue_mask_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu6_i8(const int8_t *x, int8_t *y, size_t n);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu6_inplace_i8(int8_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_i8(const int8_t *dy, const int8_t *saved, rectify_saved kind,
    int8_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_inplace_i8(int8_t *dy, const int8_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu6_mask_i8(const int8_t *x, int8_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu6_mask_inplace_i8(int8_t *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_i8(const int8_t *dy, const uint8_t *mask, int8_t *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_inplace_i8(int8_t *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu6_i16(const int16_t *x, int16_t *y, size_t n);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu6_inplace_i16(int16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_i16(const int16_t *dy, const int16_t *saved,
    rectify_saved kind, int16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_inplace_i16(int16_t *dy, const int16_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu6_mask_i16(const int16_t *x, int16_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu6_mask_inplace_i16(int16_t *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_i16(const int16_t *dy, const uint8_t *mask, int16_t *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_inplace_i16(int16_t *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu6_i32(const int32_t *x, int32_t *y, size_t n);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu6_inplace_i32(int32_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_i32(const int32_t *dy, const int32_t *saved,
    rectify_saved kind, int32_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_inplace_i32(int32_t *dy, const int32_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu6_mask_i32(const int32_t *x, int32_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu6_mask_inplace_i32(int32_t *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_i32(const int32_t *dy, const uint8_t *mask, int32_t *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_inplace_i32(int32_t *dy, const uint8_t *mask, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu6_i64(const int64_t *x, int64_t *y, size_t n);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu6_inplace_i64(int64_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_i64(const int64_t *dy, const int64_t *saved,
    rectify_saved kind, int64_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_inplace_i64(int64_t *dy, const int64_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? +0 : x > 6 ? 6 : x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu6_mask_i64(const int64_t *x, int64_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `x < 0 ? +0 : x > 6 ? 6 : x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu6_mask_inplace_i64(int64_t *x, uint8_t *mask, size_t n, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_i64(const int64_t *dy, const uint8_t *mask, int64_t *dx,
    size_t n);

// dy = dx, in place, from the mask, for y = `x < 0 ? +0 : x > 6 ? 6 : x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu6_backward_mask_inplace_i64(int64_t *dy, const uint8_t *mask, size_t n);

// y = `x > 0 ? x : slope * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_f32(const float *x, float *y, size_t n, float slope);

// x = `x > 0 ? x : slope * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_inplace_f32(float *x, size_t n, float slope);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_f32(const float *dy, const float *saved,
    rectify_saved kind, float *dx, size_t n, float slope);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_inplace_f32(float *dy, const float *saved,
    rectify_saved kind, size_t n, float slope);

// y = `x > 0 ? x : slope * x`, from x to y, which may be the same, and the 1-bit mask for backward:
// (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i.
// active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_leaky_relu_mask_f32(const float *x, float *y, uint8_t *mask, size_t n,
    float slope, size_t *active);

// x = `x > 0 ? x : slope * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_leaky_relu_mask_inplace_f32(float *x, uint8_t *mask, size_t n, float slope,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_mask_f32(const float *dy, const uint8_t *mask, float *dx,
    size_t n, float slope);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_mask_inplace_f32(float *dy, const uint8_t *mask,
    size_t n, float slope);

// y = `x > 0 ? x : slope * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_f64(const double *x, double *y, size_t n, double slope);

// x = `x > 0 ? x : slope * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_inplace_f64(double *x, size_t n, double slope);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_f64(const double *dy, const double *saved,
    rectify_saved kind, double *dx, size_t n, double slope);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n, double slope);

// y = `x > 0 ? x : slope * x`, from x to y, which may be the same, and the 1-bit mask for backward:
// (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i.
// active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_leaky_relu_mask_f64(const double *x, double *y, uint8_t *mask, size_t n,
    double slope, size_t *active);

// x = `x > 0 ? x : slope * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_leaky_relu_mask_inplace_f64(double *x, uint8_t *mask, size_t n, double slope,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_mask_f64(const double *dy, const uint8_t *mask,
    double *dx, size_t n, double slope);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_mask_inplace_f64(double *dy, const uint8_t *mask,
    size_t n, double slope);

// y = `x > 0 ? x : slope * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_f16(const uint16_t *x, uint16_t *y, size_t n, float slope);

// x = `x > 0 ? x : slope * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_inplace_f16(uint16_t *x, size_t n, float slope);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, float slope);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, float slope);

// y = `x > 0 ? x : slope * x`, from x to y, which may be the same, and the 1-bit mask for backward:
// (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i.
// active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_leaky_relu_mask_f16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    float slope, size_t *active);

// x = `x > 0 ? x : slope * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_leaky_relu_mask_inplace_f16(uint16_t *x, uint8_t *mask, size_t n,
    float slope, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_mask_f16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, float slope);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_mask_inplace_f16(uint16_t *dy, const uint8_t *mask,
    size_t n, float slope);

// y = `x > 0 ? x : slope * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_bf16(const uint16_t *x, uint16_t *y, size_t n, float slope);

// x = `x > 0 ? x : slope * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_inplace_bf16(uint16_t *x, size_t n, float slope);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, float slope);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, float slope);

// y = `x > 0 ? x : slope * x`, from x to y, which may be the same, and the 1-bit mask for backward:
// (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i.
// active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_leaky_relu_mask_bf16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    float slope, size_t *active);

// x = `x > 0 ? x : slope * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_leaky_relu_mask_inplace_bf16(uint16_t *x, uint8_t *mask, size_t n,
    float slope, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_mask_bf16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, float slope);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slope * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_backward_mask_inplace_bf16(uint16_t *dy, const uint8_t *mask,
    size_t n, float slope);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float slope);

// The epilogue of `x > 0 ? x : slope * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_leaky_relu_epilogue_mask_f32(const float *x, size_t ldx,
    const float *residual, size_t ldr, float *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float slope, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slope * x`; and
// in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_epilogue_backward_f32(const float *dy, size_t lddy,
    const uint8_t *mask, float *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float slope);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, double slope);

// The epilogue of `x > 0 ? x : slope * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_leaky_relu_epilogue_mask_f64(const double *x, size_t ldx,
    const double *residual, size_t ldr, double *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const double *scale, const double *shift, size_t channels, rectify_layout layout,
    double slope, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slope * x`; and
// in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_epilogue_backward_f64(const double *dy, size_t lddy,
    const uint8_t *mask, double *dx, size_t lddx, double *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, double slope);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_epilogue_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float slope);

// The epilogue of `x > 0 ? x : slope * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_leaky_relu_epilogue_mask_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float slope, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slope * x`; and
// in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_epilogue_backward_f16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float slope);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_epilogue_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float slope);

// The epilogue of `x > 0 ? x : slope * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_leaky_relu_epilogue_mask_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float slope, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slope * x`; and
// in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_epilogue_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float slope);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_epilogue_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float slope);

// The epilogue of `x > 0 ? x : slope * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_leaky_relu_epilogue_mask_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float slope, size_t *active);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_leaky_relu_epilogue_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float slope);

// The epilogue of `x > 0 ? x : slope * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_leaky_relu_epilogue_mask_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float slope, size_t *active);

// y = `x > 0 ? x : slopes[c] * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_prelu_f32(const float *x, float *y, size_t n, const float *slopes,
    size_t slope_channels, size_t inner);

// x = `x > 0 ? x : slopes[c] * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_prelu_inplace_f32(float *x, size_t n, const float *slopes,
    size_t slope_channels, size_t inner);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_f32(const float *dy, const float *saved, rectify_saved kind,
    float *dx, size_t n, const float *slopes, size_t slope_channels, size_t inner);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_inplace_f32(float *dy, const float *saved, rectify_saved kind,
    size_t n, const float *slopes, size_t slope_channels, size_t inner);

// y = `x > 0 ? x : slopes[c] * x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_prelu_mask_f32(const float *x, float *y, uint8_t *mask, size_t n,
    const float *slopes, size_t slope_channels, size_t inner, size_t *active);

// x = `x > 0 ? x : slopes[c] * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_prelu_mask_inplace_f32(float *x, uint8_t *mask, size_t n,
    const float *slopes, size_t slope_channels, size_t inner, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_mask_f32(const float *dy, const uint8_t *mask, float *dx,
    size_t n, const float *slopes, size_t slope_channels, size_t inner);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_mask_inplace_f32(float *dy, const uint8_t *mask, size_t n,
    const float *slopes, size_t slope_channels, size_t inner);

// y = `x > 0 ? x : slopes[c] * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_prelu_f64(const double *x, double *y, size_t n, const double *slopes,
    size_t slope_channels, size_t inner);

// x = `x > 0 ? x : slopes[c] * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_prelu_inplace_f64(double *x, size_t n, const double *slopes,
    size_t slope_channels, size_t inner);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_f64(const double *dy, const double *saved, rectify_saved kind,
    double *dx, size_t n, const double *slopes, size_t slope_channels, size_t inner);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n, const double *slopes, size_t slope_channels, size_t inner);

// y = `x > 0 ? x : slopes[c] * x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_prelu_mask_f64(const double *x, double *y, uint8_t *mask, size_t n,
    const double *slopes, size_t slope_channels, size_t inner, size_t *active);

// x = `x > 0 ? x : slopes[c] * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_prelu_mask_inplace_f64(double *x, uint8_t *mask, size_t n,
    const double *slopes, size_t slope_channels, size_t inner, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_mask_f64(const double *dy, const uint8_t *mask, double *dx,
    size_t n, const double *slopes, size_t slope_channels, size_t inner);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_mask_inplace_f64(double *dy, const uint8_t *mask, size_t n,
    const double *slopes, size_t slope_channels, size_t inner);

// y = `x > 0 ? x : slopes[c] * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_prelu_f16(const uint16_t *x, uint16_t *y, size_t n, const float *slopes,
    size_t slope_channels, size_t inner);

// x = `x > 0 ? x : slopes[c] * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_prelu_inplace_f16(uint16_t *x, size_t n, const float *slopes,
    size_t slope_channels, size_t inner);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, const float *slopes, size_t slope_channels,
    size_t inner);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, const float *slopes, size_t slope_channels, size_t inner);

// y = `x > 0 ? x : slopes[c] * x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_prelu_mask_f16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    const float *slopes, size_t slope_channels, size_t inner, size_t *active);

// x = `x > 0 ? x : slopes[c] * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_prelu_mask_inplace_f16(uint16_t *x, uint8_t *mask, size_t n,
    const float *slopes, size_t slope_channels, size_t inner, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_mask_f16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, const float *slopes, size_t slope_channels, size_t inner);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_mask_inplace_f16(uint16_t *dy, const uint8_t *mask, size_t n,
    const float *slopes, size_t slope_channels, size_t inner);

// y = `x > 0 ? x : slopes[c] * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_prelu_bf16(const uint16_t *x, uint16_t *y, size_t n, const float *slopes,
    size_t slope_channels, size_t inner);

// x = `x > 0 ? x : slopes[c] * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_prelu_inplace_bf16(uint16_t *x, size_t n, const float *slopes,
    size_t slope_channels, size_t inner);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, const float *slopes, size_t slope_channels,
    size_t inner);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, const float *slopes, size_t slope_channels, size_t inner);

// y = `x > 0 ? x : slopes[c] * x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_prelu_mask_bf16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    const float *slopes, size_t slope_channels, size_t inner, size_t *active);

// x = `x > 0 ? x : slopes[c] * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_prelu_mask_inplace_bf16(uint16_t *x, uint8_t *mask, size_t n,
    const float *slopes, size_t slope_channels, size_t inner, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_mask_bf16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, const float *slopes, size_t slope_channels, size_t inner);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slopes[c] * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_prelu_backward_mask_inplace_bf16(uint16_t *dy, const uint8_t *mask, size_t n,
    const float *slopes, size_t slope_channels, size_t inner);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slopes[c] * x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_prelu_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, const float *slopes,
    size_t slope_channels, size_t inner);

// The epilogue of `x > 0 ? x : slopes[c] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_prelu_epilogue_mask_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, uint8_t *mask, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, const float *slopes,
    size_t slope_channels, size_t inner, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slopes[c] * x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_prelu_epilogue_backward_f32(const float *dy, size_t lddy,
    const uint8_t *mask, float *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, const float *slopes,
    size_t slope_channels, size_t inner);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slopes[c] * x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_prelu_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, const double *slopes,
    size_t slope_channels, size_t inner);

// The epilogue of `x > 0 ? x : slopes[c] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_prelu_epilogue_mask_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, uint8_t *mask, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, const double *slopes,
    size_t slope_channels, size_t inner, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slopes[c] * x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_prelu_epilogue_backward_f64(const double *dy, size_t lddy,
    const uint8_t *mask, double *dx, size_t lddx, double *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, const double *slopes,
    size_t slope_channels, size_t inner);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slopes[c] * x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_prelu_epilogue_f16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, const float *slopes,
    size_t slope_channels, size_t inner);

// The epilogue of `x > 0 ? x : slopes[c] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_prelu_epilogue_mask_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    const float *slopes, size_t slope_channels, size_t inner, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slopes[c] * x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_prelu_epilogue_backward_f16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, const float *slopes,
    size_t slope_channels, size_t inner);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slopes[c] * x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_prelu_epilogue_bf16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, const float *slopes,
    size_t slope_channels, size_t inner);

// The epilogue of `x > 0 ? x : slopes[c] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_prelu_epilogue_mask_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    const float *slopes, size_t slope_channels, size_t inner, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slopes[c] * x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_prelu_epilogue_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, const float *slopes,
    size_t slope_channels, size_t inner);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slopes[c] * x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_prelu_epilogue_f32_f16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, const float *slopes,
    size_t slope_channels, size_t inner);

// The epilogue of `x > 0 ? x : slopes[c] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_prelu_epilogue_mask_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    const float *slopes, size_t slope_channels, size_t inner, size_t *active);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slopes[c] * x`, over rows
// × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_prelu_epilogue_f32_bf16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, const float *slopes,
    size_t slope_channels, size_t inner);

// The epilogue of `x > 0 ? x : slopes[c] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_prelu_epilogue_mask_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    const float *slopes, size_t slope_channels, size_t inner, size_t *active);

// y = `x > 0 ? x : slope[i] * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_rrelu_f32(const float *x, float *y, size_t n, float lower, float upper,
    uint64_t seed);

// x = `x > 0 ? x : slope[i] * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_inplace_f32(float *x, size_t n, float lower, float upper,
    uint64_t seed);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_f32(const float *dy, const float *saved, rectify_saved kind,
    float *dx, size_t n, float lower, float upper, uint64_t seed);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_inplace_f32(float *dy, const float *saved, rectify_saved kind,
    size_t n, float lower, float upper, uint64_t seed);

// y = `x > 0 ? x : slope[i] * x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_rrelu_mask_f32(const float *x, float *y, uint8_t *mask, size_t n,
    float lower, float upper, uint64_t seed, size_t *active);

// x = `x > 0 ? x : slope[i] * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_rrelu_mask_inplace_f32(float *x, uint8_t *mask, size_t n, float lower,
    float upper, uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_mask_f32(const float *dy, const uint8_t *mask, float *dx,
    size_t n, float lower, float upper, uint64_t seed);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_mask_inplace_f32(float *dy, const uint8_t *mask, size_t n,
    float lower, float upper, uint64_t seed);

// y = `x > 0 ? x : slope[i] * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_rrelu_f64(const double *x, double *y, size_t n, double lower, double upper,
    uint64_t seed);

// x = `x > 0 ? x : slope[i] * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_inplace_f64(double *x, size_t n, double lower, double upper,
    uint64_t seed);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_f64(const double *dy, const double *saved, rectify_saved kind,
    double *dx, size_t n, double lower, double upper, uint64_t seed);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n, double lower, double upper, uint64_t seed);

// y = `x > 0 ? x : slope[i] * x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_rrelu_mask_f64(const double *x, double *y, uint8_t *mask, size_t n,
    double lower, double upper, uint64_t seed, size_t *active);

// x = `x > 0 ? x : slope[i] * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_rrelu_mask_inplace_f64(double *x, uint8_t *mask, size_t n, double lower,
    double upper, uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_mask_f64(const double *dy, const uint8_t *mask, double *dx,
    size_t n, double lower, double upper, uint64_t seed);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_mask_inplace_f64(double *dy, const uint8_t *mask, size_t n,
    double lower, double upper, uint64_t seed);

// y = `x > 0 ? x : slope[i] * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_rrelu_f16(const uint16_t *x, uint16_t *y, size_t n, float lower, float upper,
    uint64_t seed);

// x = `x > 0 ? x : slope[i] * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_inplace_f16(uint16_t *x, size_t n, float lower, float upper,
    uint64_t seed);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, float lower, float upper, uint64_t seed);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, float lower, float upper, uint64_t seed);

// y = `x > 0 ? x : slope[i] * x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_rrelu_mask_f16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    float lower, float upper, uint64_t seed, size_t *active);

// x = `x > 0 ? x : slope[i] * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_rrelu_mask_inplace_f16(uint16_t *x, uint8_t *mask, size_t n, float lower,
    float upper, uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_mask_f16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, float lower, float upper, uint64_t seed);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_mask_inplace_f16(uint16_t *dy, const uint8_t *mask, size_t n,
    float lower, float upper, uint64_t seed);

// y = `x > 0 ? x : slope[i] * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_rrelu_bf16(const uint16_t *x, uint16_t *y, size_t n, float lower,
    float upper, uint64_t seed);

// x = `x > 0 ? x : slope[i] * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_inplace_bf16(uint16_t *x, size_t n, float lower, float upper,
    uint64_t seed);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, float lower, float upper, uint64_t seed);

// dy = dx, in place, from x or y, as kind says, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, float lower, float upper, uint64_t seed);

// y = `x > 0 ? x : slope[i] * x`, from x to y, which may be the same, and the 1-bit mask for
// backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is
// element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_rrelu_mask_bf16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    float lower, float upper, uint64_t seed, size_t *active);

// x = `x > 0 ? x : slope[i] * x`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_rrelu_mask_inplace_bf16(uint16_t *x, uint8_t *mask, size_t n, float lower,
    float upper, uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_mask_bf16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, float lower, float upper, uint64_t seed);

// dy = dx, in place, from the mask, for y = `x > 0 ? x : slope[i] * x`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_rrelu_backward_mask_inplace_bf16(uint16_t *dy, const uint8_t *mask, size_t n,
    float lower, float upper, uint64_t seed);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope[i] * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_rrelu_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lower, float upper,
    uint64_t seed);

// The epilogue of `x > 0 ? x : slope[i] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_rrelu_epilogue_mask_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, uint8_t *mask, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lower, float upper,
    uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slope[i] * x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_rrelu_epilogue_backward_f32(const float *dy, size_t lddy,
    const uint8_t *mask, float *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float lower, float upper,
    uint64_t seed);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope[i] * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_rrelu_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, double lower, double upper,
    uint64_t seed);

// The epilogue of `x > 0 ? x : slope[i] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_rrelu_epilogue_mask_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, uint8_t *mask, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, double lower, double upper,
    uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slope[i] * x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_rrelu_epilogue_backward_f64(const double *dy, size_t lddy,
    const uint8_t *mask, double *dx, size_t lddx, double *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, double lower, double upper,
    uint64_t seed);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope[i] * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_rrelu_epilogue_f16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lower, float upper,
    uint64_t seed);

// The epilogue of `x > 0 ? x : slope[i] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_rrelu_epilogue_mask_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float lower, float upper, uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slope[i] * x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_rrelu_epilogue_backward_f16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float lower, float upper,
    uint64_t seed);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope[i] * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_rrelu_epilogue_bf16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lower, float upper,
    uint64_t seed);

// The epilogue of `x > 0 ? x : slope[i] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_rrelu_epilogue_mask_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float lower, float upper, uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `x > 0 ? x : slope[i] * x`;
// and in the same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_rrelu_epilogue_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float lower, float upper,
    uint64_t seed);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope[i] * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_rrelu_epilogue_f32_f16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lower, float upper,
    uint64_t seed);

// The epilogue of `x > 0 ? x : slope[i] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_rrelu_epilogue_mask_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float lower, float upper, uint64_t seed, size_t *active);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x > 0 ? x : slope[i] * x`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_rrelu_epilogue_f32_bf16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float lower, float upper,
    uint64_t seed);

// The epilogue of `x > 0 ? x : slope[i] * x`, and the 1-bit mask for backward, of which each row
// begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the
// number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_rrelu_epilogue_mask_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float lower, float upper, uint64_t seed, size_t *active);

// y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_f32(const float *x, float *y, size_t n, float p, uint64_t seed);

// x = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_inplace_f32(float *x, size_t n, float p, uint64_t seed);

// dx from dy, which may be the same, and x or y, as kind says, for y = `!(x <= 0) && kept[i] ? x /
// (1 - p) : +0`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_f32(const float *dy, const float *saved,
    rectify_saved kind, float *dx, size_t n, float p, uint64_t seed);

// dy = dx, in place, from x or y, as kind says, for y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_inplace_f32(float *dy, const float *saved,
    rectify_saved kind, size_t n, float p, uint64_t seed);

// y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, from x to y, which may be the same, and the 1-bit
// mask for backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8
// is element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_dropout_mask_f32(const float *x, float *y, uint8_t *mask, size_t n,
    float p, uint64_t seed, size_t *active);

// x = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_dropout_mask_inplace_f32(float *x, uint8_t *mask, size_t n, float p,
    uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `!(x <= 0) && kept[i] ? x / (1 - p) :
// +0`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_mask_f32(const float *dy, const uint8_t *mask,
    float *dx, size_t n, float p, uint64_t seed);

// dy = dx, in place, from the mask, for y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_mask_inplace_f32(float *dy, const uint8_t *mask,
    size_t n, float p, uint64_t seed);

// y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_f64(const double *x, double *y, size_t n, double p,
    uint64_t seed);

// x = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_inplace_f64(double *x, size_t n, double p, uint64_t seed);

// dx from dy, which may be the same, and x or y, as kind says, for y = `!(x <= 0) && kept[i] ? x /
// (1 - p) : +0`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_f64(const double *dy, const double *saved,
    rectify_saved kind, double *dx, size_t n, double p, uint64_t seed);

// dy = dx, in place, from x or y, as kind says, for y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n, double p, uint64_t seed);

// y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, from x to y, which may be the same, and the 1-bit
// mask for backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8
// is element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_dropout_mask_f64(const double *x, double *y, uint8_t *mask, size_t n,
    double p, uint64_t seed, size_t *active);

// x = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_dropout_mask_inplace_f64(double *x, uint8_t *mask, size_t n, double p,
    uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `!(x <= 0) && kept[i] ? x / (1 - p) :
// +0`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_mask_f64(const double *dy, const uint8_t *mask,
    double *dx, size_t n, double p, uint64_t seed);

// dy = dx, in place, from the mask, for y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_mask_inplace_f64(double *dy, const uint8_t *mask,
    size_t n, double p, uint64_t seed);

// y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_f16(const uint16_t *x, uint16_t *y, size_t n, float p,
    uint64_t seed);

// x = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_inplace_f16(uint16_t *x, size_t n, float p, uint64_t seed);

// dx from dy, which may be the same, and x or y, as kind says, for y = `!(x <= 0) && kept[i] ? x /
// (1 - p) : +0`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, float p, uint64_t seed);

// dy = dx, in place, from x or y, as kind says, for y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, float p, uint64_t seed);

// y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, from x to y, which may be the same, and the 1-bit
// mask for backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8
// is element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_dropout_mask_f16(const uint16_t *x, uint16_t *y, uint8_t *mask,
    size_t n, float p, uint64_t seed, size_t *active);

// x = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_dropout_mask_inplace_f16(uint16_t *x, uint8_t *mask, size_t n, float p,
    uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `!(x <= 0) && kept[i] ? x / (1 - p) :
// +0`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_mask_f16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, float p, uint64_t seed);

// dy = dx, in place, from the mask, for y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_mask_inplace_f16(uint16_t *dy, const uint8_t *mask,
    size_t n, float p, uint64_t seed);

// y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_bf16(const uint16_t *x, uint16_t *y, size_t n, float p,
    uint64_t seed);

// x = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_inplace_bf16(uint16_t *x, size_t n, float p, uint64_t seed);

// dx from dy, which may be the same, and x or y, as kind says, for y = `!(x <= 0) && kept[i] ? x /
// (1 - p) : +0`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, float p, uint64_t seed);

// dy = dx, in place, from x or y, as kind says, for y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, float p, uint64_t seed);

// y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, from x to y, which may be the same, and the 1-bit
// mask for backward: (n + 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8
// is element i. active, if not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_relu_dropout_mask_bf16(const uint16_t *x, uint16_t *y, uint8_t *mask,
    size_t n, float p, uint64_t seed, size_t *active);

// x = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_relu_dropout_mask_inplace_bf16(uint16_t *x, uint8_t *mask, size_t n, float p,
    uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask, for y = `!(x <= 0) && kept[i] ? x / (1 - p) :
// +0`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_mask_bf16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n, float p, uint64_t seed);

// dy = dx, in place, from the mask, for y = `!(x <= 0) && kept[i] ? x / (1 - p) : +0`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_backward_mask_inplace_bf16(uint16_t *dy, const uint8_t *mask,
    size_t n, float p, uint64_t seed);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `!(x <= 0) && kept[i] ? x / (1 - p) :
// +0`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float p, uint64_t seed);

// The epilogue of `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, and the 1-bit mask for backward, of
// which each row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null,
// gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_dropout_epilogue_mask_f32(const float *x, size_t ldx,
    const float *residual, size_t ldr, float *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float p, uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `!(x <= 0) && kept[i] ? x / (1
// - p) : +0`; and in the same pass the sums of dx over each of so many channels: the gradient of
// shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_epilogue_backward_f32(const float *dy, size_t lddy,
    const uint8_t *mask, float *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float p, uint64_t seed);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `!(x <= 0) && kept[i] ? x / (1 - p) :
// +0`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_epilogue_f64(const double *x, size_t ldx,
    const double *residual, size_t ldr, double *y, size_t ldy, size_t rows, size_t cols,
    const double *scale, const double *shift, size_t channels, rectify_layout layout, double p,
    uint64_t seed);

// The epilogue of `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, and the 1-bit mask for backward, of
// which each row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null,
// gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_dropout_epilogue_mask_f64(const double *x, size_t ldx,
    const double *residual, size_t ldr, double *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const double *scale, const double *shift, size_t channels, rectify_layout layout,
    double p, uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `!(x <= 0) && kept[i] ? x / (1
// - p) : +0`; and in the same pass the sums of dx over each of so many channels: the gradient of
// shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_epilogue_backward_f64(const double *dy, size_t lddy,
    const uint8_t *mask, double *dx, size_t lddx, double *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, double p, uint64_t seed);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `!(x <= 0) && kept[i] ? x / (1 - p) :
// +0`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_epilogue_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float p,
    uint64_t seed);

// The epilogue of `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, and the 1-bit mask for backward, of
// which each row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null,
// gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_dropout_epilogue_mask_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float p, uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `!(x <= 0) && kept[i] ? x / (1
// - p) : +0`; and in the same pass the sums of dx over each of so many channels: the gradient of
// shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_epilogue_backward_f16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float p, uint64_t seed);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `!(x <= 0) && kept[i] ? x / (1 - p) :
// +0`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_epilogue_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float p,
    uint64_t seed);

// The epilogue of `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, and the 1-bit mask for backward, of
// which each row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null,
// gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_dropout_epilogue_mask_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float p, uint64_t seed, size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `!(x <= 0) && kept[i] ? x / (1
// - p) : +0`; and in the same pass the sums of dx over each of so many channels: the gradient of
// shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_epilogue_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum, float p, uint64_t seed);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `!(x <= 0) && kept[i] ? x / (1 - p) :
// +0`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_epilogue_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float p,
    uint64_t seed);

// The epilogue of `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, and the 1-bit mask for backward, of
// which each row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null,
// gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_dropout_epilogue_mask_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float p, uint64_t seed, size_t *active);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `!(x <= 0) && kept[i] ? x / (1 - p) :
// +0`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_relu_dropout_epilogue_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout, float p,
    uint64_t seed);

// The epilogue of `!(x <= 0) && kept[i] ? x / (1 - p) : +0`, and the 1-bit mask for backward, of
// which each row begins with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null,
// gets the number of 1 bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_relu_dropout_epilogue_mask_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    float p, uint64_t seed, size_t *active);

// y = `x < 0 ? alpha * expm1(x) : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_elu_f32(const float *x, float *y, size_t n, float alpha);

// x = `x < 0 ? alpha * expm1(x) : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_elu_inplace_f32(float *x, size_t n, float alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? alpha * expm1(x) :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_elu_backward_f32(const float *dy, const float *saved, rectify_saved kind,
    float *dx, size_t n, float alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? alpha * expm1(x) : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_elu_backward_inplace_f32(float *dy, const float *saved, rectify_saved kind,
    size_t n, float alpha);

// y = `x < 0 ? alpha * expm1(x) : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_elu_f64(const double *x, double *y, size_t n, double alpha);

// x = `x < 0 ? alpha * expm1(x) : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_elu_inplace_f64(double *x, size_t n, double alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? alpha * expm1(x) :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_elu_backward_f64(const double *dy, const double *saved, rectify_saved kind,
    double *dx, size_t n, double alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? alpha * expm1(x) : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_elu_backward_inplace_f64(double *dy, const double *saved, rectify_saved kind,
    size_t n, double alpha);

// y = `x < 0 ? alpha * expm1(x) : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_elu_f16(const uint16_t *x, uint16_t *y, size_t n, float alpha);

// x = `x < 0 ? alpha * expm1(x) : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_elu_inplace_f16(uint16_t *x, size_t n, float alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? alpha * expm1(x) :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_elu_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, float alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? alpha * expm1(x) : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_elu_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, float alpha);

// y = `x < 0 ? alpha * expm1(x) : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_elu_bf16(const uint16_t *x, uint16_t *y, size_t n, float alpha);

// x = `x < 0 ? alpha * expm1(x) : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_elu_inplace_bf16(uint16_t *x, size_t n, float alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? alpha * expm1(x) :
// x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_elu_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, float alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? alpha * expm1(x) : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_elu_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x) : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_elu_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x) : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_elu_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, double alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x) : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_elu_epilogue_f16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x) : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_elu_epilogue_bf16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x) : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_elu_epilogue_f32_f16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x) : x`, over
// rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_elu_epilogue_f32_bf16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = `x < 0 ? lambda * alpha * expm1(x) : lambda * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_selu_f32(const float *x, float *y, size_t n);

// x = `x < 0 ? lambda * alpha * expm1(x) : lambda * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_selu_inplace_f32(float *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? lambda * alpha *
// expm1(x) : lambda * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_selu_backward_f32(const float *dy, const float *saved, rectify_saved kind,
    float *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? lambda * alpha * expm1(x) : lambda
// * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_selu_backward_inplace_f32(float *dy, const float *saved, rectify_saved kind,
    size_t n);

// y = `x < 0 ? lambda * alpha * expm1(x) : lambda * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_selu_f64(const double *x, double *y, size_t n);

// x = `x < 0 ? lambda * alpha * expm1(x) : lambda * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_selu_inplace_f64(double *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? lambda * alpha *
// expm1(x) : lambda * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_selu_backward_f64(const double *dy, const double *saved, rectify_saved kind,
    double *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? lambda * alpha * expm1(x) : lambda
// * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_selu_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? lambda * alpha * expm1(x) : lambda * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_selu_f16(const uint16_t *x, uint16_t *y, size_t n);

// x = `x < 0 ? lambda * alpha * expm1(x) : lambda * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_selu_inplace_f16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? lambda * alpha *
// expm1(x) : lambda * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_selu_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? lambda * alpha * expm1(x) : lambda
// * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_selu_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = `x < 0 ? lambda * alpha * expm1(x) : lambda * x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_selu_bf16(const uint16_t *x, uint16_t *y, size_t n);

// x = `x < 0 ? lambda * alpha * expm1(x) : lambda * x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_selu_inplace_bf16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? lambda * alpha *
// expm1(x) : lambda * x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_selu_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? lambda * alpha * expm1(x) : lambda
// * x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_selu_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? lambda * alpha * expm1(x) :
// lambda * x`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_selu_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? lambda * alpha * expm1(x) :
// lambda * x`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_selu_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? lambda * alpha * expm1(x) :
// lambda * x`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_selu_epilogue_f16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? lambda * alpha * expm1(x) :
// lambda * x`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_selu_epilogue_bf16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? lambda * alpha * expm1(x) :
// lambda * x`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_selu_epilogue_f32_f16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? lambda * alpha * expm1(x) :
// lambda * x`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_selu_epilogue_f32_bf16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// y = `x < 0 ? alpha * expm1(x / alpha) : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_celu_f32(const float *x, float *y, size_t n, float alpha);

// x = `x < 0 ? alpha * expm1(x / alpha) : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_celu_inplace_f32(float *x, size_t n, float alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? alpha * expm1(x /
// alpha) : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_celu_backward_f32(const float *dy, const float *saved, rectify_saved kind,
    float *dx, size_t n, float alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? alpha * expm1(x / alpha) : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_celu_backward_inplace_f32(float *dy, const float *saved, rectify_saved kind,
    size_t n, float alpha);

// y = `x < 0 ? alpha * expm1(x / alpha) : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_celu_f64(const double *x, double *y, size_t n, double alpha);

// x = `x < 0 ? alpha * expm1(x / alpha) : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_celu_inplace_f64(double *x, size_t n, double alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? alpha * expm1(x /
// alpha) : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_celu_backward_f64(const double *dy, const double *saved, rectify_saved kind,
    double *dx, size_t n, double alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? alpha * expm1(x / alpha) : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_celu_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n, double alpha);

// y = `x < 0 ? alpha * expm1(x / alpha) : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_celu_f16(const uint16_t *x, uint16_t *y, size_t n, float alpha);

// x = `x < 0 ? alpha * expm1(x / alpha) : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_celu_inplace_f16(uint16_t *x, size_t n, float alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? alpha * expm1(x /
// alpha) : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_celu_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, float alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? alpha * expm1(x / alpha) : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_celu_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, float alpha);

// y = `x < 0 ? alpha * expm1(x / alpha) : x`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_celu_bf16(const uint16_t *x, uint16_t *y, size_t n, float alpha);

// x = `x < 0 ? alpha * expm1(x / alpha) : x`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_celu_inplace_bf16(uint16_t *x, size_t n, float alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? alpha * expm1(x /
// alpha) : x`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_celu_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n, float alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? alpha * expm1(x / alpha) : x`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_celu_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x / alpha) : x`,
// over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_celu_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x / alpha) : x`,
// over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_celu_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout, double alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x / alpha) : x`,
// over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_celu_epilogue_f16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x / alpha) : x`,
// over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_celu_epilogue_bf16(const uint16_t *x, size_t ldx, const uint16_t *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x / alpha) : x`,
// over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_celu_epilogue_f32_f16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x / alpha) : x`,
// over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_celu_epilogue_f32_bf16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = `x < 0 ? alpha * expm1(x) : x, rounded once`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_elu_exact_f32(const float *x, float *y, size_t n, float alpha);

// x = `x < 0 ? alpha * expm1(x) : x, rounded once`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_elu_exact_inplace_f32(float *x, size_t n, float alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? alpha * expm1(x) :
// x, rounded once`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_elu_exact_backward_f32(const float *dy, const float *saved,
    rectify_saved kind, float *dx, size_t n, float alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? alpha * expm1(x) : x, rounded
// once`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_elu_exact_backward_inplace_f32(float *dy, const float *saved,
    rectify_saved kind, size_t n, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x) : x, rounded
// once`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_elu_exact_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = `x < 0 ? lambda * alpha * expm1(x) : lambda * x, rounded once`, from x to y, which may be the
// same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_selu_exact_f32(const float *x, float *y, size_t n);

// x = `x < 0 ? lambda * alpha * expm1(x) : lambda * x, rounded once`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_selu_exact_inplace_f32(float *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? lambda * alpha *
// expm1(x) : lambda * x, rounded once`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_selu_exact_backward_f32(const float *dy, const float *saved,
    rectify_saved kind, float *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? lambda * alpha * expm1(x) : lambda
// * x, rounded once`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_selu_exact_backward_inplace_f32(float *dy, const float *saved,
    rectify_saved kind, size_t n);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? lambda * alpha * expm1(x) :
// lambda * x, rounded once`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_selu_exact_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// y = `x < 0 ? alpha * expm1(x / alpha) : x, rounded once`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_celu_exact_f32(const float *x, float *y, size_t n, float alpha);

// x = `x < 0 ? alpha * expm1(x / alpha) : x, rounded once`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_celu_exact_inplace_f32(float *x, size_t n, float alpha);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x < 0 ? alpha * expm1(x /
// alpha) : x, rounded once`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_celu_exact_backward_f32(const float *dy, const float *saved,
    rectify_saved kind, float *dx, size_t n, float alpha);

// dy = dx, in place, from x or y, as kind says, for y = `x < 0 ? alpha * expm1(x / alpha) : x,
// rounded once`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_celu_exact_backward_inplace_f32(float *dy, const float *saved,
    rectify_saved kind, size_t n, float alpha);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x < 0 ? alpha * expm1(x / alpha) : x,
// rounded once`, over rows × cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_celu_exact_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout, float alpha);

// y = `relu(x) * relu(x)`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_squared_relu_f32(const float *x, float *y, size_t n);

// x = `relu(x) * relu(x)`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_squared_relu_inplace_f32(float *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `relu(x) * relu(x)`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_squared_relu_backward_f32(const float *dy, const float *saved,
    rectify_saved kind, float *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `relu(x) * relu(x)`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_squared_relu_backward_inplace_f32(float *dy, const float *saved,
    rectify_saved kind, size_t n);

// y = `relu(x) * relu(x)`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_squared_relu_f64(const double *x, double *y, size_t n);

// x = `relu(x) * relu(x)`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_squared_relu_inplace_f64(double *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `relu(x) * relu(x)`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_squared_relu_backward_f64(const double *dy, const double *saved,
    rectify_saved kind, double *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `relu(x) * relu(x)`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_squared_relu_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n);

// y = `relu(x) * relu(x)`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_squared_relu_f16(const uint16_t *x, uint16_t *y, size_t n);

// x = `relu(x) * relu(x)`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_squared_relu_inplace_f16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `relu(x) * relu(x)`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_squared_relu_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `relu(x) * relu(x)`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_squared_relu_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = `relu(x) * relu(x)`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_squared_relu_bf16(const uint16_t *x, uint16_t *y, size_t n);

// x = `relu(x) * relu(x)`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_squared_relu_inplace_bf16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `relu(x) * relu(x)`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_squared_relu_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `relu(x) * relu(x)`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_squared_relu_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu(x) * relu(x)`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_squared_relu_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu(x) * relu(x)`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_squared_relu_epilogue_f64(const double *x, size_t ldx,
    const double *residual, size_t ldr, double *y, size_t ldy, size_t rows, size_t cols,
    const double *scale, const double *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu(x) * relu(x)`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_squared_relu_epilogue_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu(x) * relu(x)`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_squared_relu_epilogue_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu(x) * relu(x)`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_squared_relu_epilogue_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu(x) * relu(x)`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_squared_relu_epilogue_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// y = `relu6(x + 3) / 6`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_f32(const float *x, float *y, size_t n);

// x = `relu6(x + 3) / 6`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_inplace_f32(float *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_f32(const float *dy, const float *saved,
    rectify_saved kind, float *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_inplace_f32(float *dy, const float *saved,
    rectify_saved kind, size_t n);

// y = `relu6(x + 3) / 6`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_hardsigmoid_mask_f32(const float *x, float *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `relu6(x + 3) / 6`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_hardsigmoid_mask_inplace_f32(float *x, uint8_t *mask, size_t n,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_mask_f32(const float *dy, const uint8_t *mask,
    float *dx, size_t n);

// dy = dx, in place, from the mask, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_mask_inplace_f32(float *dy, const uint8_t *mask,
    size_t n);

// y = `relu6(x + 3) / 6`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_f64(const double *x, double *y, size_t n);

// x = `relu6(x + 3) / 6`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_inplace_f64(double *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_f64(const double *dy, const double *saved,
    rectify_saved kind, double *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n);

// y = `relu6(x + 3) / 6`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_hardsigmoid_mask_f64(const double *x, double *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `relu6(x + 3) / 6`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_hardsigmoid_mask_inplace_f64(double *x, uint8_t *mask, size_t n,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_mask_f64(const double *dy, const uint8_t *mask,
    double *dx, size_t n);

// dy = dx, in place, from the mask, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_mask_inplace_f64(double *dy, const uint8_t *mask,
    size_t n);

// y = `relu6(x + 3) / 6`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_f16(const uint16_t *x, uint16_t *y, size_t n);

// x = `relu6(x + 3) / 6`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_inplace_f16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = `relu6(x + 3) / 6`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_hardsigmoid_mask_f16(const uint16_t *x, uint16_t *y, uint8_t *mask, size_t n,
    size_t *active);

// x = `relu6(x + 3) / 6`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_hardsigmoid_mask_inplace_f16(uint16_t *x, uint8_t *mask, size_t n,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_mask_f16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n);

// dy = dx, in place, from the mask, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_mask_inplace_f16(uint16_t *dy, const uint8_t *mask,
    size_t n);

// y = `relu6(x + 3) / 6`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_bf16(const uint16_t *x, uint16_t *y, size_t n);

// x = `relu6(x + 3) / 6`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_inplace_bf16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = `relu6(x + 3) / 6`, from x to y, which may be the same, and the 1-bit mask for backward: (n +
// 7) / 8 bytes, of which bit i % 8, least significant first, of byte i / 8 is element i. active, if
// not null, gets the number of 1 bits.
//
// Memory: n elements of x may be read, and of y and mask written, by nobody else meanwhile; active
// is null or may be written.
rectify_status rectify_hardsigmoid_mask_bf16(const uint16_t *x, uint16_t *y, uint8_t *mask,
    size_t n, size_t *active);

// x = `relu6(x + 3) / 6`, in place, and the 1-bit mask for backward.
//
// Memory: n elements of x may be read and written, and of mask written, by nobody else meanwhile;
// active is null or may be written.
rectify_status rectify_hardsigmoid_mask_inplace_bf16(uint16_t *x, uint8_t *mask, size_t n,
    size_t *active);

// dx from dy, which may be the same, and the mask, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of dy and mask may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_mask_bf16(const uint16_t *dy, const uint8_t *mask,
    uint16_t *dx, size_t n);

// dy = dx, in place, from the mask, for y = `relu6(x + 3) / 6`.
//
// Memory: n elements of mask may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_backward_mask_inplace_bf16(uint16_t *dy, const uint8_t *mask,
    size_t n);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu6(x + 3) / 6`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `relu6(x + 3) / 6`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_hardsigmoid_epilogue_mask_f32(const float *x, size_t ldx,
    const float *residual, size_t ldr, float *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `relu6(x + 3) / 6`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_epilogue_backward_f32(const float *dy, size_t lddy,
    const uint8_t *mask, float *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu6(x + 3) / 6`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout);

// The epilogue of `relu6(x + 3) / 6`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_hardsigmoid_epilogue_mask_f64(const double *x, size_t ldx,
    const double *residual, size_t ldr, double *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const double *scale, const double *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `relu6(x + 3) / 6`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_epilogue_backward_f64(const double *dy, size_t lddy,
    const uint8_t *mask, double *dx, size_t lddx, double *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu6(x + 3) / 6`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_epilogue_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `relu6(x + 3) / 6`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_hardsigmoid_epilogue_mask_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `relu6(x + 3) / 6`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_epilogue_backward_f16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu6(x + 3) / 6`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_epilogue_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `relu6(x + 3) / 6`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_hardsigmoid_epilogue_mask_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// dx from dy, which may be the same, and the mask of the epilogue of `relu6(x + 3) / 6`; and in the
// same pass the sums of dx over each of so many channels: the gradient of shift.
//
// Memory: dy and mask may be read, and dx and sums written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_epilogue_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint8_t *mask, uint16_t *dx, size_t lddx, float *sums, size_t rows, size_t cols,
    size_t channels, rectify_layout layout, rectify_sum sum);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu6(x + 3) / 6`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_epilogue_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `relu6(x + 3) / 6`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_hardsigmoid_epilogue_mask_f32_f16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `relu6(x + 3) / 6`, over rows × cols
// elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardsigmoid_epilogue_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// The epilogue of `relu6(x + 3) / 6`, and the 1-bit mask for backward, of which each row begins
// with a byte of its own: rows * ((cols + 7) / 8) bytes. active, if not null, gets the number of 1
// bits.
//
// Memory: x, residual, scale and shift may be read, and y and mask written, by nobody else
// meanwhile; active is null or may be written.
rectify_status rectify_hardsigmoid_epilogue_mask_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, uint8_t *mask, size_t rows,
    size_t cols, const float *scale, const float *shift, size_t channels, rectify_layout layout,
    size_t *active);

// y = `x * (relu6(x + 3) / 6)`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_hardswish_f32(const float *x, float *y, size_t n);

// x = `x * (relu6(x + 3) / 6)`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_hardswish_inplace_f32(float *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x * (relu6(x + 3) / 6)`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardswish_backward_f32(const float *dy, const float *saved,
    rectify_saved kind, float *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x * (relu6(x + 3) / 6)`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardswish_backward_inplace_f32(float *dy, const float *saved,
    rectify_saved kind, size_t n);

// y = `x * (relu6(x + 3) / 6)`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_hardswish_f64(const double *x, double *y, size_t n);

// x = `x * (relu6(x + 3) / 6)`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_hardswish_inplace_f64(double *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x * (relu6(x + 3) / 6)`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardswish_backward_f64(const double *dy, const double *saved,
    rectify_saved kind, double *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x * (relu6(x + 3) / 6)`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardswish_backward_inplace_f64(double *dy, const double *saved,
    rectify_saved kind, size_t n);

// y = `x * (relu6(x + 3) / 6)`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_hardswish_f16(const uint16_t *x, uint16_t *y, size_t n);

// x = `x * (relu6(x + 3) / 6)`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_hardswish_inplace_f16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x * (relu6(x + 3) / 6)`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardswish_backward_f16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x * (relu6(x + 3) / 6)`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardswish_backward_inplace_f16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = `x * (relu6(x + 3) / 6)`, from x to y, which may be the same.
//
// Memory: n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_hardswish_bf16(const uint16_t *x, uint16_t *y, size_t n);

// x = `x * (relu6(x + 3) / 6)`, in place.
//
// Memory: n elements of x may be read and written, by nobody else meanwhile.
rectify_status rectify_hardswish_inplace_bf16(uint16_t *x, size_t n);

// dx from dy, which may be the same, and x or y, as kind says, for y = `x * (relu6(x + 3) / 6)`.
//
// Memory: n elements of dy and saved may be read, and of dx written, by nobody else meanwhile.
rectify_status rectify_hardswish_backward_bf16(const uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, uint16_t *dx, size_t n);

// dy = dx, in place, from x or y, as kind says, for y = `x * (relu6(x + 3) / 6)`.
//
// Memory: n elements of saved may be read, and of dy read and written, by nobody else meanwhile.
rectify_status rectify_hardswish_backward_inplace_bf16(uint16_t *dy, const uint16_t *saved,
    rectify_saved kind, size_t n);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x * (relu6(x + 3) / 6)`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardswish_epilogue_f32(const float *x, size_t ldx, const float *residual,
    size_t ldr, float *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x * (relu6(x + 3) / 6)`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardswish_epilogue_f64(const double *x, size_t ldx, const double *residual,
    size_t ldr, double *y, size_t ldy, size_t rows, size_t cols, const double *scale,
    const double *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x * (relu6(x + 3) / 6)`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardswish_epilogue_f16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x * (relu6(x + 3) / 6)`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardswish_epilogue_bf16(const uint16_t *x, size_t ldx,
    const uint16_t *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x * (relu6(x + 3) / 6)`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardswish_epilogue_f32_f16(const float *x, size_t ldx, const float *residual,
    size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols, const float *scale,
    const float *shift, size_t channels, rectify_layout layout);

// y = act(scale[c] * x + shift[c] + residual) with act(x) = `x * (relu6(x + 3) / 6)`, over rows ×
// cols elements, in one pass; y may be x.
//
// Rows begin ldx, ldr and ldy elements apart; residual, scale and shift may be null. Scale and
// shift have one value for each of so many channels, which lie along rows or across them, as layout
// says.
//
// Memory: x, residual, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_hardswish_epilogue_f32_bf16(const float *x, size_t ldx,
    const float *residual, size_t ldr, uint16_t *y, size_t ldy, size_t rows, size_t cols,
    const float *scale, const float *shift, size_t channels, rectify_layout layout);

// y[i] = table[x[i]] for n bytes, from x to y, which may be the same. The table has 256 entries, by
// the bits of x: bytes may be signed or not, on either side.
//
// Memory: The table and n elements of x may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_lookup(const uint8_t *table, const uint8_t *x, uint8_t *y, size_t n);

// y[i] = tables[c][x[i]] for n bytes, with the table of the element's channel c, of which a sample
// has inner elements in a row; y may be x.
//
// Memory: 256 entries for each channel and n elements of x may be read, and of y written, by nobody
// else meanwhile.
rectify_status rectify_lookup_channels(const uint8_t *table, size_t channels, size_t inner,
    const uint8_t *x, uint8_t *y, size_t n);

// The table of `x < 0 ? 0 : x`: of real numbers scale * (q - zero_point), rounded once, ties to
// even, and saturated.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_relu_u8(float from_scale, uint8_t from_zero_point, float to_scale,
    uint8_t to_zero_point, uint8_t *table);

// The table of `x < 0 ? 0 : x > 6 ? 6 : x`.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_relu6_u8(float from_scale, uint8_t from_zero_point, float to_scale,
    uint8_t to_zero_point, uint8_t *table);

// The table of `x > 0 ? x : slope * x`.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_leaky_relu_u8(float slope, float from_scale, uint8_t from_zero_point,
    float to_scale, uint8_t to_zero_point, uint8_t *table);

// The table of `x < 0 ? 0 : x`: of real numbers scale * (q - zero_point), rounded once, ties to
// even, and saturated.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_relu_i8(float from_scale, int8_t from_zero_point, float to_scale,
    int8_t to_zero_point, int8_t *table);

// The table of `x < 0 ? 0 : x > 6 ? 6 : x`.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_relu6_i8(float from_scale, int8_t from_zero_point, float to_scale,
    int8_t to_zero_point, int8_t *table);

// The table of `x > 0 ? x : slope * x`.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_leaky_relu_i8(float slope, float from_scale, int8_t from_zero_point,
    float to_scale, int8_t to_zero_point, int8_t *table);

// The table of `x < 0 ? 0 : x`: of real numbers scale * (q - zero_point), rounded once, ties to
// even, and saturated.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_relu_u8_i8(float from_scale, uint8_t from_zero_point, float to_scale,
    int8_t to_zero_point, int8_t *table);

// The table of `x < 0 ? 0 : x > 6 ? 6 : x`.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_relu6_u8_i8(float from_scale, uint8_t from_zero_point, float to_scale,
    int8_t to_zero_point, int8_t *table);

// The table of `x > 0 ? x : slope * x`.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_leaky_relu_u8_i8(float slope, float from_scale,
    uint8_t from_zero_point, float to_scale, int8_t to_zero_point, int8_t *table);

// The table of `x < 0 ? 0 : x`: of real numbers scale * (q - zero_point), rounded once, ties to
// even, and saturated.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_relu_i8_u8(float from_scale, int8_t from_zero_point, float to_scale,
    uint8_t to_zero_point, uint8_t *table);

// The table of `x < 0 ? 0 : x > 6 ? 6 : x`.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_relu6_i8_u8(float from_scale, int8_t from_zero_point, float to_scale,
    uint8_t to_zero_point, uint8_t *table);

// The table of `x > 0 ? x : slope * x`.
//
// Memory: 256 elements of table may be written.
rectify_status rectify_table_leaky_relu_i8_u8(float slope, float from_scale, int8_t from_zero_point,
    float to_scale, uint8_t to_zero_point, uint8_t *table);

// y[i] = clamp(round((sums[i] + bias[c]) * scales[c] / to_scale) + to_zero_point), from the i32
// sums of a matrix product, as if computed with infinite precision: rounded once, ties to even,
// within least and greatest (for relu, least is to_zero_point).
//
// There is one scale, or one for each channel of outer × channels × inner; bias may be null, and
// has as many as there are channels.
//
// Memory: n elements of sums, count of scales and biases of bias may be read, and n of y written,
// by nobody else meanwhile.
rectify_status rectify_requantize_u8(const int32_t *sums, uint8_t *y, size_t n,
    const double *scales, size_t count, const int32_t *bias, size_t biases, size_t inner,
    float to_scale, uint8_t to_zero_point, uint8_t least, uint8_t greatest);

// y[i] = clamp(round((sums[i] + bias[c]) * scales[c] / to_scale) + to_zero_point), from the i32
// sums of a matrix product, as if computed with infinite precision: rounded once, ties to even,
// within least and greatest (for relu, least is to_zero_point).
//
// There is one scale, or one for each channel of outer × channels × inner; bias may be null, and
// has as many as there are channels.
//
// Memory: n elements of sums, count of scales and biases of bias may be read, and n of y written,
// by nobody else meanwhile.
rectify_status rectify_requantize_i8(const int32_t *sums, int8_t *y, size_t n, const double *scales,
    size_t count, const int32_t *bias, size_t biases, size_t inner, float to_scale,
    int8_t to_zero_point, int8_t least, int8_t greatest);

// Adds to counts[c] how many elements of channel c were active, by a mask of rows × cols elements,
// of which each row begins with a byte of its own.
//
// Memory: mask may be read, and counts written, by nobody else meanwhile.
rectify_status rectify_count_active(const uint8_t *mask, size_t rows, size_t cols, uint64_t *counts,
    size_t channels, rectify_layout layout);

// y = relu(x + bias[c]) with c = i % channels, from x to y, which may be the same.
//
// Memory: x and bias may be read, and y written, by nobody else meanwhile.
rectify_status rectify_bias_relu_f32(const float *x, const float *bias, size_t channels, float *y,
    size_t n);

// y = relu(scale[c] * x + shift[c]) with c = i % channels, from x to y, which may be the same.
//
// Memory: x, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_scale_shift_relu_f32(const float *x, const float *scale, const float *shift,
    size_t channels, float *y, size_t n);

// y = relu(x + residual), from x to y, which may be the same.
//
// Memory: n elements of x and residual may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_add_relu_f32(const float *x, const float *residual, float *y, size_t n);

// y = `x > 0 ? x : slopes[c] * x` over rows × cols elements, which begin ldx and ldy elements
// apart; y may be x. Each row is made of whole samples of channels × inner elements.
//
// Memory: x and slopes may be read, and y written, by nobody else meanwhile.
rectify_status rectify_prelu_rows_f32(const float *x, size_t ldx, float *y, size_t ldy, size_t rows,
    size_t cols, const float *slopes, size_t channels, size_t inner);

// Both gradients of PReLU in one pass over rows × cols elements: dx from dy, which may be the same,
// and x; and for each channel dw[c], the sum of x * dy where x <= 0. Each row is one sample of
// channels × inner elements, or any where there is one channel.
//
// Memory: dy, x and slopes may be read, and dx and dw written, by nobody else meanwhile.
rectify_status rectify_prelu_gradients_f32(const float *dy, size_t lddy, const float *x, size_t ldx,
    float *dx, size_t lddx, float *dw, size_t rows, size_t cols, const float *slopes,
    size_t channels, size_t inner, rectify_sum sum);

// y = relu(a) * b over rows × cols elements; y may be a.
//
// Memory: a and b may be read, and y written, by nobody else meanwhile.
rectify_status rectify_reglu_f32(const float *a, size_t lda, const float *b, size_t ldb, float *y,
    size_t ldy, size_t rows, size_t cols);

// da = `!(a <= 0) ? dy * b : +0` and db = relu(a) * dy, in one pass over rows × cols elements.
//
// Memory: dy, a and b may be read, and da and db written, by nobody else meanwhile.
rectify_status rectify_reglu_backward_f32(const float *dy, size_t lddy, const float *a, size_t lda,
    const float *b, size_t ldb, float *da, size_t ldda, float *db, size_t lddb, size_t rows,
    size_t cols);

// y = relu(a) * b, where each row of x is a, of cols elements, and b behind it.
//
// Memory: x may be read, and y written, by nobody else meanwhile.
rectify_status rectify_reglu_halves_f32(const float *x, size_t ldx, float *y, size_t ldy,
    size_t rows, size_t cols);

// The gradients of reglu_halves: each row of dx is da, of cols elements, and db behind it.
//
// Memory: dy and x may be read, and dx written, by nobody else meanwhile.
rectify_status rectify_reglu_halves_backward_f32(const float *dy, size_t lddy, const float *x,
    size_t ldx, float *dx, size_t lddx, size_t rows, size_t cols);

// y = relu(x + bias[c]) with c = i % channels, from x to y, which may be the same.
//
// Memory: x and bias may be read, and y written, by nobody else meanwhile.
rectify_status rectify_bias_relu_f64(const double *x, const double *bias, size_t channels,
    double *y, size_t n);

// y = relu(scale[c] * x + shift[c]) with c = i % channels, from x to y, which may be the same.
//
// Memory: x, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_scale_shift_relu_f64(const double *x, const double *scale,
    const double *shift, size_t channels, double *y, size_t n);

// y = relu(x + residual), from x to y, which may be the same.
//
// Memory: n elements of x and residual may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_add_relu_f64(const double *x, const double *residual, double *y, size_t n);

// y = `x > 0 ? x : slopes[c] * x` over rows × cols elements, which begin ldx and ldy elements
// apart; y may be x. Each row is made of whole samples of channels × inner elements.
//
// Memory: x and slopes may be read, and y written, by nobody else meanwhile.
rectify_status rectify_prelu_rows_f64(const double *x, size_t ldx, double *y, size_t ldy,
    size_t rows, size_t cols, const double *slopes, size_t channels, size_t inner);

// Both gradients of PReLU in one pass over rows × cols elements: dx from dy, which may be the same,
// and x; and for each channel dw[c], the sum of x * dy where x <= 0. Each row is one sample of
// channels × inner elements, or any where there is one channel.
//
// Memory: dy, x and slopes may be read, and dx and dw written, by nobody else meanwhile.
rectify_status rectify_prelu_gradients_f64(const double *dy, size_t lddy, const double *x,
    size_t ldx, double *dx, size_t lddx, double *dw, size_t rows, size_t cols, const double *slopes,
    size_t channels, size_t inner, rectify_sum sum);

// y = relu(a) * b over rows × cols elements; y may be a.
//
// Memory: a and b may be read, and y written, by nobody else meanwhile.
rectify_status rectify_reglu_f64(const double *a, size_t lda, const double *b, size_t ldb,
    double *y, size_t ldy, size_t rows, size_t cols);

// da = `!(a <= 0) ? dy * b : +0` and db = relu(a) * dy, in one pass over rows × cols elements.
//
// Memory: dy, a and b may be read, and da and db written, by nobody else meanwhile.
rectify_status rectify_reglu_backward_f64(const double *dy, size_t lddy, const double *a,
    size_t lda, const double *b, size_t ldb, double *da, size_t ldda, double *db, size_t lddb,
    size_t rows, size_t cols);

// y = relu(a) * b, where each row of x is a, of cols elements, and b behind it.
//
// Memory: x may be read, and y written, by nobody else meanwhile.
rectify_status rectify_reglu_halves_f64(const double *x, size_t ldx, double *y, size_t ldy,
    size_t rows, size_t cols);

// The gradients of reglu_halves: each row of dx is da, of cols elements, and db behind it.
//
// Memory: dy and x may be read, and dx written, by nobody else meanwhile.
rectify_status rectify_reglu_halves_backward_f64(const double *dy, size_t lddy, const double *x,
    size_t ldx, double *dx, size_t lddx, size_t rows, size_t cols);

// y = relu(x + bias[c]) with c = i % channels, from x to y, which may be the same.
//
// Memory: x and bias may be read, and y written, by nobody else meanwhile.
rectify_status rectify_bias_relu_f16(const uint16_t *x, const float *bias, size_t channels,
    uint16_t *y, size_t n);

// y = relu(scale[c] * x + shift[c]) with c = i % channels, from x to y, which may be the same.
//
// Memory: x, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_scale_shift_relu_f16(const uint16_t *x, const float *scale,
    const float *shift, size_t channels, uint16_t *y, size_t n);

// y = relu(x + residual), from x to y, which may be the same.
//
// Memory: n elements of x and residual may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_add_relu_f16(const uint16_t *x, const uint16_t *residual, uint16_t *y,
    size_t n);

// y = `x > 0 ? x : slopes[c] * x` over rows × cols elements, which begin ldx and ldy elements
// apart; y may be x. Each row is made of whole samples of channels × inner elements.
//
// Memory: x and slopes may be read, and y written, by nobody else meanwhile.
rectify_status rectify_prelu_rows_f16(const uint16_t *x, size_t ldx, uint16_t *y, size_t ldy,
    size_t rows, size_t cols, const float *slopes, size_t channels, size_t inner);

// Both gradients of PReLU in one pass over rows × cols elements: dx from dy, which may be the same,
// and x; and for each channel dw[c], the sum of x * dy where x <= 0. Each row is one sample of
// channels × inner elements, or any where there is one channel.
//
// Memory: dy, x and slopes may be read, and dx and dw written, by nobody else meanwhile.
rectify_status rectify_prelu_gradients_f16(const uint16_t *dy, size_t lddy, const uint16_t *x,
    size_t ldx, uint16_t *dx, size_t lddx, float *dw, size_t rows, size_t cols, const float *slopes,
    size_t channels, size_t inner, rectify_sum sum);

// y = relu(a) * b over rows × cols elements; y may be a.
//
// Memory: a and b may be read, and y written, by nobody else meanwhile.
rectify_status rectify_reglu_f16(const uint16_t *a, size_t lda, const uint16_t *b, size_t ldb,
    uint16_t *y, size_t ldy, size_t rows, size_t cols);

// da = `!(a <= 0) ? dy * b : +0` and db = relu(a) * dy, in one pass over rows × cols elements.
//
// Memory: dy, a and b may be read, and da and db written, by nobody else meanwhile.
rectify_status rectify_reglu_backward_f16(const uint16_t *dy, size_t lddy, const uint16_t *a,
    size_t lda, const uint16_t *b, size_t ldb, uint16_t *da, size_t ldda, uint16_t *db, size_t lddb,
    size_t rows, size_t cols);

// y = relu(a) * b, where each row of x is a, of cols elements, and b behind it.
//
// Memory: x may be read, and y written, by nobody else meanwhile.
rectify_status rectify_reglu_halves_f16(const uint16_t *x, size_t ldx, uint16_t *y, size_t ldy,
    size_t rows, size_t cols);

// The gradients of reglu_halves: each row of dx is da, of cols elements, and db behind it.
//
// Memory: dy and x may be read, and dx written, by nobody else meanwhile.
rectify_status rectify_reglu_halves_backward_f16(const uint16_t *dy, size_t lddy, const uint16_t *x,
    size_t ldx, uint16_t *dx, size_t lddx, size_t rows, size_t cols);

// y = relu(x + bias[c]) with c = i % channels, from x to y, which may be the same.
//
// Memory: x and bias may be read, and y written, by nobody else meanwhile.
rectify_status rectify_bias_relu_bf16(const uint16_t *x, const float *bias, size_t channels,
    uint16_t *y, size_t n);

// y = relu(scale[c] * x + shift[c]) with c = i % channels, from x to y, which may be the same.
//
// Memory: x, scale and shift may be read, and y written, by nobody else meanwhile.
rectify_status rectify_scale_shift_relu_bf16(const uint16_t *x, const float *scale,
    const float *shift, size_t channels, uint16_t *y, size_t n);

// y = relu(x + residual), from x to y, which may be the same.
//
// Memory: n elements of x and residual may be read, and of y written, by nobody else meanwhile.
rectify_status rectify_add_relu_bf16(const uint16_t *x, const uint16_t *residual, uint16_t *y,
    size_t n);

// y = `x > 0 ? x : slopes[c] * x` over rows × cols elements, which begin ldx and ldy elements
// apart; y may be x. Each row is made of whole samples of channels × inner elements.
//
// Memory: x and slopes may be read, and y written, by nobody else meanwhile.
rectify_status rectify_prelu_rows_bf16(const uint16_t *x, size_t ldx, uint16_t *y, size_t ldy,
    size_t rows, size_t cols, const float *slopes, size_t channels, size_t inner);

// Both gradients of PReLU in one pass over rows × cols elements: dx from dy, which may be the same,
// and x; and for each channel dw[c], the sum of x * dy where x <= 0. Each row is one sample of
// channels × inner elements, or any where there is one channel.
//
// Memory: dy, x and slopes may be read, and dx and dw written, by nobody else meanwhile.
rectify_status rectify_prelu_gradients_bf16(const uint16_t *dy, size_t lddy, const uint16_t *x,
    size_t ldx, uint16_t *dx, size_t lddx, float *dw, size_t rows, size_t cols, const float *slopes,
    size_t channels, size_t inner, rectify_sum sum);

// y = relu(a) * b over rows × cols elements; y may be a.
//
// Memory: a and b may be read, and y written, by nobody else meanwhile.
rectify_status rectify_reglu_bf16(const uint16_t *a, size_t lda, const uint16_t *b, size_t ldb,
    uint16_t *y, size_t ldy, size_t rows, size_t cols);

// da = `!(a <= 0) ? dy * b : +0` and db = relu(a) * dy, in one pass over rows × cols elements.
//
// Memory: dy, a and b may be read, and da and db written, by nobody else meanwhile.
rectify_status rectify_reglu_backward_bf16(const uint16_t *dy, size_t lddy, const uint16_t *a,
    size_t lda, const uint16_t *b, size_t ldb, uint16_t *da, size_t ldda, uint16_t *db, size_t lddb,
    size_t rows, size_t cols);

// y = relu(a) * b, where each row of x is a, of cols elements, and b behind it.
//
// Memory: x may be read, and y written, by nobody else meanwhile.
rectify_status rectify_reglu_halves_bf16(const uint16_t *x, size_t ldx, uint16_t *y, size_t ldy,
    size_t rows, size_t cols);

// The gradients of reglu_halves: each row of dx is da, of cols elements, and db behind it.
//
// Memory: dy and x may be read, and dx written, by nobody else meanwhile.
rectify_status rectify_reglu_halves_backward_bf16(const uint16_t *dy, size_t lddy,
    const uint16_t *x, size_t ldx, uint16_t *dx, size_t lddx, size_t rows, size_t cols);

// The active elements of x (`!(x <= 0)`), one behind the other, to values, their indices to
// indices, and how many there are to count. Both have room for n; what they hold behind the pairs
// is unspecified.
//
// Memory: n elements of x may be read, and of indices and values written, by nobody else meanwhile;
// count is null or may be written.
rectify_status rectify_compact_f32(const float *x, size_t n, uint32_t *indices, float *values,
    size_t *count);

// y[indices[k]] = values[k] for each k below count, and +0 elsewhere.
//
// Memory: count elements of indices and values may be read, and n of y written, by nobody else
// meanwhile.
rectify_status rectify_expand_f32(const uint32_t *indices, const float *values, size_t count,
    float *y, size_t n);

// The full text of what went wrong in the last call on this thread that failed; empty if none has.
// It is valid until the next call on this thread fails.
const char *rectify_last_error(void);

// What a status means, in a few words. Any number is allowed.
const char *rectify_status_message(uint32_t status);

// The version of the library: "0.1.0".
const char *rectify_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* RECTIFY_H */
