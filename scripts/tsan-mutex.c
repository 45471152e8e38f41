// Tells ThreadSanitizer about locks of Swift's Mutex that had to wait or to wake a waiter. Their code is in
// libswiftSynchronization, which is not built for it, so that it would report races between threads that take turns.
// Loaded before the other libraries (LD_PRELOAD) by scripts/sanitize.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

extern void __tsan_acquire(void *address);
extern void __tsan_release(void *address);

/// `_MutexHandle._lockSlow(_:)`
SWIFT void lock(uint32_t thread, SELF) __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
SWIFT void lock(uint32_t thread, SELF) {
  SWIFT void (*wait)(uint32_t, SELF) = dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
  wait(thread, self);
  __tsan_acquire(self);
}

/// `_MutexHandle._unlockSlow()`
SWIFT void unlock(SELF) __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
SWIFT void unlock(SELF) {
  SWIFT void (*wake)(SELF) = dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
  __tsan_release(self);
  wake(self);
}
