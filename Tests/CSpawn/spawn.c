#define _GNU_SOURCE
#include "CSpawn.h"

void test_spawn_apart(posix_spawn_file_actions_t *actions, const char *folder) {
  posix_spawn_file_actions_addchdir_np(actions, folder);
  posix_spawn_file_actions_addclosefrom_np(actions, 3);
}
