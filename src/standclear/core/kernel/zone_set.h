/* What a set of zones holds, for those who look into it. */
#ifndef STANDCLEAR_ZONE_SET_H
#define STANDCLEAR_ZONE_SET_H

#include "trie.h"
#include "zones.h"

/* Kept apart from the areas: all that most candidates are asked for. */
typedef struct {
    int32_t altitude_low, altitude_high, time_start, time_end, slot;
} zone_bounds;

struct zone_set {
    trie places;
    zone_bounds *bounds;
    shape **areas;
    int32_t count, room;
    int64_t shape_bytes;
    int arranged;
};

#endif
