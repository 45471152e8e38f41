// GNU extensions of posix_spawn(3) that Swift does not import.
#pragma once
#include <spawn.h>

/// Makes the program run in `folder` and inherit only the three standard descriptors.
void test_spawn_apart(posix_spawn_file_actions_t *actions, const char *folder);
