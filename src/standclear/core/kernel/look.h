/* Down the trie to every cell that a report's rectangle, or a leg with it, may touch.
 *
 * What is come across is a zone that holds the start, one whose border is touched, or both; the
 * same zone may be come across in several cells. */
#ifndef STANDCLEAR_LOOK_H
#define STANDCLEAR_LOOK_H

#include "leg.h"

enum { INSIDE = 1, ON_BORDER = 2, BAND_WITHIN = 4, IN_PART = 8 };

typedef struct { int32_t slot, place, flags, unused; } near_zone;
enum { NEAR_WORDS = 4 };

/* One row of what is asked, within one turn of longitude.
 *
 * x_low .. y_high     all that it may touch
 * low, high           the heights on the way, and
 * from_s, to_s        its times: whole seconds within it, so that from_s may be beyond to_s */
typedef struct {
    leg way;
    int moves;
    int64_t x_low, y_low, x_high, y_high, from_s, to_s;
    int32_t low, high;
} probe;

/* Adds to `near` a near_zone for each zone come across; -1 when memory ran out. */
int look_round(const zone_set *z, const probe *p, words *near);

#endif
