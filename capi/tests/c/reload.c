// Loads the library that is named, calls it on a large tensor, shuts it down and unloads it, again and again.
#define _POSIX_C_SOURCE 200809L
#include "check.h"
#include <dirent.h>
#include <dlfcn.h>
#include <rectify.h>
#include <string.h>
#include <time.h>

static int threads(void) {
  DIR *tasks = opendir("/proc/self/task");
  CHECK(tasks);
  int count = 0;
  for (struct dirent *task; (task = readdir(tasks)) != NULL;) {
    count += task->d_name[0] != '.';
  }
  closedir(tasks);
  return count;
}

// A function of the library; C has no conversion from an object's address.
static void find(void *library, const char *name, void *function) {
  void *symbol = dlsym(library, name);
  CHECK(symbol);
  memcpy(function, &symbol, sizeof symbol);
}

int main(int argc, char **argv) {
  CHECK(argc == 2);
  enum { N = 8 << 20 };
  float *x = malloc(N * sizeof *x);
  CHECK(x);
  int most = 0, unloaded = 0;
  for (int i = 0; i < 50; i++) {
    void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    CHECK(library);
    rectify_status (*set_threads)(size_t), (*shut_down)(void), (*relu)(float *, size_t);
    find(library, "rectify_set_threads", &set_threads);
    find(library, "rectify_shutdown", &shut_down);
    find(library, "rectify_relu_inplace_f32", &relu);
    for (size_t j = 0; j < N; j++) {
      x[j] = j % 2 ? -1.0f : 1.0f;
    }
    DONE(set_threads(4));
    DONE(relu(x, N));
    CHECK(x[0] == 1 && x[N - 1] == 0);
    most = threads() > most ? threads() : most;
    DONE(shut_down());
    // A thread that was joined may be listed for a moment.
    for (int wait = 0; threads() > 1 && wait < 1000; wait++) {
      nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
    CHECK(threads() == 1);
    CHECK(dlclose(library) == 0);
    library = dlopen(argv[1], RTLD_NOW | RTLD_NOLOAD);
    unloaded += library == NULL;
    if (library) {
      CHECK(dlclose(library) == 0); // the count that was just added
    }
  }
  free(x);
  CHECK(most > 1); // else there was nothing to join
  printf("unloaded %d times\n", unloaded);
  return 0;
}
