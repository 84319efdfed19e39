/* Which zones a report may be in, and which a leg touches: many at a time.
 *
 * A report is a place, a height band and a moment, and how far off the place may be. What is
 * unknown is grown outward, to a rectangle that holds the circle of the true place: a zone is
 * possibly entered where the rectangle touches its area and the band its heights, and certainly
 * where both lie wholly within. Everything is closed: what touches is inside.
 *
 * A leg joins two reports, straight in longitude and latitude, the short way round, its height
 * band and its time changing evenly; what is unknown of its places is the same all along.
 */
#ifndef STANDCLEAR_ASK_H
#define STANDCLEAR_ASK_H

#include "zones.h"

/* Columns of equal length. Those in the second line are NULL where reports are asked about. */
typedef struct {
    int64_t count;
    const int32_t *x, *y, *low, *high, *error_mm;
    const int32_t *dx, *dy, *end_low, *end_high;
    const int64_t *at_ms, *end_ms;
} ask_columns;

/* Records of four: row, slot, from, to. The row may be in the zone known as slot, or touches it.
 * For reports `from` is 1 where it certainly is in it; legs touch it at from..to of the way
 * (leg.h), at the earliest and latest. Rows rise; within a row slots rise. */
typedef struct {
    const int32_t *records;
    int64_t count;
} ask_found;

typedef struct asker asker;

/* x_per_mm: 1024 bands of latitude from the equator to a pole; in each, how many units of
 * longitude a millimetre may be at most, times 2^16. It must live as long as the asker. */
asker *asker_open(const int64_t *x_per_mm);
void asker_close(asker *a);
ask_columns *asker_asked(asker *a);
ask_found *asker_found(asker *a);
/* Asks what stands in asker_asked of two sets of zones (the second may be NULL).
 * The number of entries, or NO_MEMORY. */
int64_t asker_ask(asker *a, const zone_set *zones, const zone_set *more);

#endif
