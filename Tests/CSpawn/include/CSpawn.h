// GNU extensions of posix_spawn(3) that Swift does not see.
#pragma once
#include <spawn.h>

/// Adds that the program runs in `folder` and inherits no descriptors but the three standard ones.
void test_spawn_apart(posix_spawn_file_actions_t *actions, const char *folder);
