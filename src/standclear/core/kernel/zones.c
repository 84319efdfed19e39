/* A set of zones: keeping them. */
#include "zone_set.h"

#include <stdlib.h>
#include <string.h>

static const int32_t QUARTER_TURN = 1 << 30;

zone_set *zones_open(void) { return calloc(1, sizeof(zone_set)); }

void zones_close(zone_set *z)
{
    for (int32_t k = 0; k < z->count; k++)
        free(z->areas[k]);
    free(z->areas);
    free(z->bounds);
    trie_close(&z->places);
    free(z);
}

static int reserve(zone_set *z)
{
    if (z->count < z->room)
        return 0;
    int64_t room = (int64_t)z->room + z->room / 2 + 64;
    if (room > INT32_MAX)
        return -1;
    zone_bounds *bounds = realloc(z->bounds, (size_t)room * sizeof *bounds);
    if (bounds)
        z->bounds = bounds;
    shape **areas = realloc(z->areas, (size_t)room * sizeof *areas);
    if (areas)
        z->areas = areas;
    if (!bounds || !areas)
        return -1; /* what did grow keeps its content and is used next time */
    z->room = (int32_t)room;
    return 0;
}

/* Whether the predicates of exact.h hold for its edges. */
static int lies_on_the_earth(const shape *s)
{
    int32_t box[8];
    shape_bounds(s, box);
    return (int64_t)~box[4] - box[0] < HALF_TURN && box[1] >= -QUARTER_TURN &&
           ~box[5] <= QUARTER_TURN;
}

int32_t zones_add(zone_set *z, const store_extent *e, int32_t slot)
{
    int fault;
    shape *s = shape_new(e->ring_starts, e->ring_count, e->x, e->y, e->vertex_count, &fault);
    if (!s)
        return fault == 1 ? BAD_SHAPE : NO_MEMORY;
    if (!lies_on_the_earth(s)) {
        free(s);
        return BAD_SHAPE;
    }
    if (reserve(z)) {
        free(s);
        return NO_MEMORY;
    }
    z->bounds[z->count] =
        (zone_bounds){e->altitude_low, e->altitude_high, e->time_start, e->time_end, slot};
    z->areas[z->count] = s;
    z->shape_bytes += (int64_t)sizeof *s + ((int64_t)s->ring_count + 2 * (int64_t)s->vertex_count) *
                                               (int64_t)sizeof s->data[0];
    return z->count++;
}

int zones_arrange(zone_set *z)
{
    trie built;
    if (trie_build(&built, z->areas, z->count))
        return NO_MEMORY;
    trie_close(&z->places);
    z->places = built;
    z->arranged = 1;
    return 0;
}

void zones_forget(zone_set *z, int32_t place)
{
    /* No height band touches this one: the lowest low is -(2^31 - 1). */
    z->bounds[place].altitude_high = INT32_MIN;
}

int64_t zones_bytes(const zone_set *z)
{
    int64_t each = sizeof *z->bounds + sizeof *z->areas;
    return (int64_t)sizeof *z + z->shape_bytes + (int64_t)z->room * each +
           (z->arranged ? trie_bytes(&z->places) : 0);
}
