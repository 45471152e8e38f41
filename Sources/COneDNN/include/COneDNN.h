#pragma once
int etude_onednn_version(void);
