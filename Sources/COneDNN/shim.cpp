#include "COneDNN.h"
#include <oneapi/dnnl/dnnl.h>
int etude_onednn_version(void) { return dnnl_version()->major * 100 + dnnl_version()->minor; }
