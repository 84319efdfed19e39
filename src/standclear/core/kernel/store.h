/* Extents in memory: put in, take out, and find those that touch. All that Python calls.
 *
 * A store is not locked: one caller at a time (index.py holds the lock).
 * Functions that can fail return one of the codes below, and then nothing has changed.
 */
#ifndef STANDCLEAR_STORE_H
#define STANDCLEAR_STORE_H

#include "shape.h"
#include "tree.h"

enum { BAD_SHAPE = -1, NO_MEMORY = -2 };

/* An area, height band and time span as the caller holds it. */
typedef struct {
    const int64_t *ring_starts;
    int64_t ring_count;
    const int32_t *x, *y;
    int64_t vertex_count;
    int32_t altitude_low, altitude_high, time_start, time_end;
} store_extent;

/* What was found, in growing arrays that live as long as the store: entry k says that the
 * own[k]-th extent asked about touches extent number[k] of the item in slot[k]. */
typedef struct {
    int32_t *own, *slot, *number;
    int64_t count, room;
} store_hits;

typedef struct store store;

store *store_open(void);
void store_close(store *s);

/* Keeps a copy and returns its slot. `in_tree` 0 leaves it out until store_pack. */
int32_t store_add(store *s, const store_extent *e, double error_m, int32_t volume, int32_t number,
                  int in_tree);
/* Chains slots of one item: after `slot` comes `next` (-1: none). */
void store_link(store *s, int32_t slot, int32_t next);
int32_t store_next(const store *s, int32_t slot);
/* Forgets a slot; it may be given out again. */
void store_remove(store *s, int32_t slot);
/* Rebuilds the tree over everything kept. */
int store_pack(store *s);

/* Sizes, then content: `box` gets low and high of altitude and time, in that order. */
void store_sizes(const store *s, int32_t slot, int64_t *ring_count, int64_t *vertex_count);
void store_read(const store *s, int32_t slot, int64_t *ring_starts, int32_t *x, int32_t *y,
                int32_t *bounds, double *error_m, int32_t *volume);

/* Where the caller may write an extent to ask about, and where answers appear. */
store_extent *store_argument(store *s);
store_hits *store_results(store *s);
/* Appends every kept extent that touches `e`, until `limit` hits stand in the results
 * (limit < 0: all). Returns the number of hits there. */
int64_t store_find_touching(store *s, const store_extent *e, int32_t own, int64_t limit);
/* The same by box alone (a low-to-high list: x, y, altitude, time): too many, never too few. */
int64_t store_find_in_box(store *s, const int32_t *low, const int32_t *high, int32_t own);

/* Bytes held, by own count. */
int64_t store_bytes(const store *s);

#endif
