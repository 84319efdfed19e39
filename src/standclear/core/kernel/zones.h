/* Zones, arranged by place: made once, asked about often, never added to.
 *
 * What changes is added to another, small set that is asked beside this one (ask.h), until both
 * are made anew as one. A zone can be forgotten at once. Any number of askers may read a set at
 * the same time; zones_forget is seen by those that begin after it.
 */
#ifndef STANDCLEAR_ZONES_H
#define STANDCLEAR_ZONES_H

#include "store.h"

typedef struct zone_set zone_set;

zone_set *zones_open(void);
void zones_close(zone_set *z);
/* Keeps a copy under a number of the caller's choice and returns its place in the set, or
 * BAD_SHAPE (also for what reaches beyond a pole or spans half a turn) or NO_MEMORY. */
int32_t zones_add(zone_set *z, const store_extent *e, int32_t slot);
/* Arranges what was added: nothing is found before. 0 or NO_MEMORY. */
int zones_arrange(zone_set *z);
/* From now on the zone at this place is found by nobody. */
void zones_forget(zone_set *z, int32_t place);
/* Bytes held, by own count. */
int64_t zones_bytes(const zone_set *z);

#endif
