// Threads, executors and instruction sets, while many threads call.
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include "values.h"
#include <pthread.h>
#include <rectify.h>
#include <time.h>

enum { LARGE = 8 << 20, SMALL = 1000, CALLERS = 8 };

static float *input, *expected, *y;

static void call_large(void) {
  memset(y, UNTOUCHED, LARGE * sizeof *y);
  DONE(rectify_relu_f32(input, y, LARGE));
  CHECK(memcmp(y, expected, LARGE * sizeof *y) == 0);
}

// An executor of threads that are started for each call.
struct lent {
  pthread_mutex_t lock;
  size_t calls, tasks;
};

struct job {
  struct lent *lent;
  rectify_task task;
  void *argument;
  size_t index;
};

static void *run(void *job_) {
  struct job *job = job_;
  job->task(job->argument, job->index);
  pthread_mutex_lock(&job->lent->lock);
  job->lent->tasks++;
  pthread_mutex_unlock(&job->lent->lock);
  return NULL;
}

static void in_parallel(void *context, size_t count, rectify_task task, void *argument) {
  struct lent *lent = context;
  pthread_t threads[16];
  struct job jobs[16];
  CHECK(count <= 16);
  pthread_mutex_lock(&lent->lock);
  lent->calls++;
  pthread_mutex_unlock(&lent->lock);
  for (size_t i = 0; i < count; i++) {
    jobs[i] = (struct job){lent, task, argument, i};
    CHECK(pthread_create(&threads[i], NULL, run, &jobs[i]) == 0);
  }
  for (size_t i = 0; i < count; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
  }
}

static void one_after_the_other(void *context, size_t count, rectify_task task, void *argument) {
  ++*(size_t *)context;
  for (size_t i = count; i-- > 0;) {
    task(argument, i);
  }
}

static void not_at_all(void *context, size_t count, rectify_task task, void *argument) {
  (void)task, (void)argument;
  CHECK(count > 1);
  ++*(size_t *)context;
}

static void executors(void) {
  struct lent lent = {.calls = 0};
  CHECK(pthread_mutex_init(&lent.lock, NULL) == 0);
  rectify_executor executor = {&lent, 4, in_parallel};
  DONE(rectify_set_executor(&executor));
  memset(&executor, 0, sizeof executor); // it was copied
  call_large();
  CHECK(lent.calls >= 1 && lent.tasks >= 2);
  const size_t calls = lent.calls;
  DONE(rectify_relu_f32(input, y, SMALL));
  CHECK(lent.calls == calls); // too small to share out
  DONE(rectify_set_threads(1)); // off, executors included
  call_large();
  CHECK(lent.calls == calls);
  DONE(rectify_set_threads(0));
  call_large();
  CHECK(lent.calls > calls);
  pthread_mutex_destroy(&lent.lock);

  size_t count = 0;
  DONE(rectify_set_executor(&(rectify_executor){&count, 3, one_after_the_other}));
  call_large();
  CHECK(count >= 1);
  // Tasks share the work out among themselves, so the caller's own is enough, or none.
  size_t none = 0;
  DONE(rectify_set_executor(&(rectify_executor){&none, 3, not_at_all}));
  call_large();
  CHECK(none >= 1);
  DONE(rectify_set_executor(NULL));
  call_large();
}

static void pool(void) {
  const size_t sizes[] = {1, 2, 3, 0};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    DONE(rectify_set_threads(sizes[i]));
    call_large();
    DONE(rectify_shutdown());
    call_large(); // which starts it again
  }
  DONE(rectify_shutdown());
  DONE(rectify_shutdown());
}

// Calls of every size from many threads, while the settings change.
static void *caller(void *seed_) {
  uint64_t seed = *(uint64_t *)seed_;
  float *mine = malloc(LARGE * sizeof *mine);
  CHECK(mine);
  for (int i = 0; i < 40; i++) {
    const size_t n = i % 20 == 0 ? LARGE : next_word(&seed) % SMALL;
    memcpy(mine, input, n * sizeof *mine);
    DONE(rectify_relu_inplace_f32(mine, n));
    CHECK(memcmp(mine, expected, n * sizeof *mine) == 0);
    // The text of an error is the thread's own.
    char text[32];
    const unsigned kind = 100 + (unsigned)(next_word(&seed) % 1000);
    snprintf(text, sizeof text, "kind is %u,", kind);
    CHECK(rectify_relu_backward_f32(mine, mine, kind, mine, SMALL) == RECTIFY_STATUS_PARAMETER);
    CHECK(strstr(rectify_last_error(), text));
  }
  free(mine);
  return NULL;
}

static void many(void) {
  pthread_t threads[CALLERS];
  uint64_t seeds[CALLERS];
  for (size_t i = 0; i < CALLERS; i++) {
    seeds[i] = i;
    CHECK(pthread_create(&threads[i], NULL, caller, &seeds[i]) == 0);
  }
  size_t count = 0;
  for (size_t i = 0; i < 30; i++) {
    DONE(rectify_set_threads(i % 4));
    DONE(rectify_set_isa(i % 2 ? "scalar" : NULL));
    DONE(rectify_shutdown());
    DONE(rectify_set_executor(i % 3 ? NULL : &(rectify_executor){&count, 2, not_at_all}));
    nanosleep(&(struct timespec){0, 1000000}, NULL);
  }
  for (size_t i = 0; i < CALLERS; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
  }
  DONE(rectify_set_executor(NULL));
  DONE(rectify_set_isa(NULL));
  DONE(rectify_set_threads(0));
}

static void isas(void) {
  static float best[SMALL], other[SMALL];
  CHECK(strcmp(rectify_isa(), rectify_available_isa(0)) == 0);
  DONE(rectify_elu_f32(input, best, SMALL, 1));
  size_t count = 0;
  for (const char *isa; (isa = rectify_available_isa(count)) != NULL; count++) {
    DONE(rectify_set_isa(isa));
    CHECK(strcmp(rectify_isa(), isa) == 0);
    DONE(rectify_elu_f32(input, other, SMALL, 1));
    CHECK(memcmp(best, other, sizeof best) == 0);
    char text[1000];
    DONE(rectify_explain(RECTIFY_FORM_FORWARD, RECTIFY_TYPE_F32, SMALL, text, sizeof text, NULL));
    CHECK(strstr(text, isa));
  }
  CHECK(count >= 2 && rectify_available_isa(SIZE_MAX) == NULL);
  CHECK(rectify_set_isa("none") == RECTIFY_STATUS_UNAVAILABLE);
  CHECK(strcmp(rectify_isa(), rectify_available_isa(count - 1)) == 0); // as before
  DONE(rectify_set_isa(NULL));
  CHECK(strcmp(rectify_isa(), rectify_available_isa(0)) == 0);
}

static void explain(void) {
  char all[1000], part[12];
  size_t needed = 0;
  DONE(rectify_explain(RECTIFY_FORM_BACKWARD_MASK, RECTIFY_TYPE_BF16, 1 << 20, NULL, 0, &needed));
  CHECK(needed > sizeof part && needed <= sizeof all);
  DONE(rectify_explain(RECTIFY_FORM_BACKWARD_MASK, RECTIFY_TYPE_BF16, 1 << 20, all, sizeof all, NULL));
  CHECK(strlen(all) + 1 == needed);
  memset(part, 'x', sizeof part);
  DONE(rectify_explain(RECTIFY_FORM_BACKWARD_MASK, RECTIFY_TYPE_BF16, 1 << 20, part, sizeof part - 1, &needed));
  CHECK(strncmp(part, all, sizeof part - 2) == 0 && part[sizeof part - 2] == 0 && part[sizeof part - 1] == 'x');
  CHECK(strlen(all) + 1 == needed);
  for (rectify_form form = RECTIFY_FORM_FORWARD; form <= RECTIFY_FORM_BACKWARD_MASK_INPLACE; form++) {
    for (rectify_type type = RECTIFY_TYPE_F32; type <= RECTIFY_TYPE_I64; type++) {
      DONE(rectify_explain(form, type, 1 << 26, all, sizeof all, &needed));
      CHECK(strlen(all) + 1 == needed);
    }
  }
}

int main(void) {
  input = malloc(LARGE * sizeof *input);
  expected = malloc(LARGE * sizeof *expected);
  y = malloc(LARGE * sizeof *y);
  CHECK(input && expected && y);
  fill(input, sizeof *input, 23, LARGE, 1);
  for (size_t i = 0; i < LARGE; i++) {
    expected[i] = input[i];
    if (input[i] < 0) {
      expected[i] = 0;
    }
  }
  executors();
  pool();
  many();
  isas();
  explain();
  DONE(rectify_shutdown());
  free(input);
  free(expected);
  free(y);
  return 0;
}
