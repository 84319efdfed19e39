/* Where along a leg it touches an area: which edges come near and when, and what is between.
 *
 * The edges near the leg each hold it for a span. Between these spans it meets no border, and is
 * inside all along or outside all along: how many edges has its line, moved a little to its left,
 * crossed before?
 */
#include "leg.h"

typedef __int128 wide; /* products of places: 34 + 34 bits, times 2^30 */

static const span NOWHERE = {1, 0};

/* n / d for d > 0, rounded down. */
static inline wide floor_of(wide n, wide d) { return n >= 0 ? n / d : -((-n + d - 1) / d); }

/* Narrows s to where `here + along * change` is not negative, for along from 0 to 1. */
static inline void keep_where(span *s, wide here, wide change)
{
    if (here >= 0 && here + change >= 0)
        return;
    if (here < 0 && here + change < 0) {
        *s = NOWHERE;
    } else if (change > 0) {
        int32_t from = (int32_t)floor_of(-here * WHOLE_WAY, change);
        s->from = from > s->from ? from : s->from;
    } else {
        int32_t to = -(int32_t)floor_of(-here * WHOLE_WAY, -change);
        s->to = to < s->to ? to : s->to;
    }
}

static inline int64_t size_of(int64_t v) { return v < 0 ? -v : v; }

/* Does the edge lie wholly to one side of the leg's line, beyond its reach? */
static inline int lies_beside(const leg *l, const edge *e)
{
    wide a = (wide)l->dx * (e->ay - l->y) - (wide)l->dy * (e->ax - l->x);
    wide b = (wide)l->dx * (e->by - l->y) - (wide)l->dy * (e->bx - l->x);
    wide share = (wide)size_of(l->dx) * l->reach_y + (wide)size_of(l->dy) * l->reach_x;
    return (a > share && b > share) || (a < -share && b < -share);
}

span leg_along_edge(const leg *l, const edge *e)
{
    span s = {0, WHOLE_WAY};
    if (lies_beside(l, e))
        return NOWHERE;
    keep_where(&s, (wide)l->x - lesser(e->ax, e->bx) + l->reach_x, l->dx);
    keep_where(&s, (wide)greater(e->ax, e->bx) - l->x + l->reach_x, -l->dx);
    keep_where(&s, (wide)l->y - lesser(e->ay, e->by) + l->reach_y, l->dy);
    keep_where(&s, (wide)greater(e->ay, e->by) - l->y + l->reach_y, -l->dy);
    if (s.from > s.to)
        return NOWHERE;
    /* The reach, a rectangle, touches the edge's line while this is within its own share of it. */
    wide ex = (wide)e->bx - e->ax, ey = (wide)e->by - e->ay;
    wide off = ex * (l->y - e->ay) - ey * (l->x - e->ax);
    wide change = ex * l->dy - ey * l->dx;
    wide share = size_of((int64_t)ey) * (wide)l->reach_x + size_of((int64_t)ex) * (wide)l->reach_y;
    keep_where(&s, share - off, -change);
    keep_where(&s, share + off, change);
    return s.from > s.to ? NOWHERE : s;
}

span leg_within_bounds(const leg *l, const zone_bounds *b)
{
    span s = {0, WHOLE_WAY};
    keep_where(&s, (wide)l->high - b->altitude_low, l->high_change);
    keep_where(&s, (wide)b->altitude_high - l->low, -l->low_change);
    keep_where(&s, (wide)l->at_ms - (int64_t)b->time_start * 1000, l->lasts_ms);
    keep_where(&s, (wide)b->time_end * 1000 - l->at_ms, -l->lasts_ms);
    return s.from > s.to ? NOWHERE : s;
}

/* ------------------------------------------------------------------------- a whole area */

/* Which way the leg's line runs; where the leg stands still, eastward. */
typedef struct { wide dx, dy; } way;

/* Whether the edge crosses the line, moved a little to its left; and where, rounded down: -1 for
 * all that is before the leg, WHOLE_WAY + 1 for all after. */
static int crosses(const leg *l, const way *w, const edge *e, int32_t *where)
{
    wide a = w->dx * (e->ay - l->y) - w->dy * (e->ax - l->x);
    wide b = w->dx * (e->by - l->y) - w->dy * (e->bx - l->x);
    if ((a > 0) == (b > 0))
        return 0;
    wide ex = (wide)e->bx - e->ax, ey = (wide)e->by - e->ay;
    wide off = ex * (e->ay - l->y) - ey * (e->ax - l->x), across = ex * w->dy - ey * w->dx;
    if (across < 0) {
        across = -across;
        off = -off;
    }
    wide along = floor_of(off * WHOLE_WAY, across);
    *where = along < -1 ? -1 : along > WHOLE_WAY ? WHOLE_WAY + 1 : (int32_t)along;
    return 1;
}

static int compare_spans(const void *left, const void *right)
{
    const span *a = left, *b = right;
    return (a->from > b->from) - (a->from < b->from);
}

static void touch(span *whole, int32_t from, int32_t to, span window)
{
    from = from > window.from ? from : window.from;
    to = to < window.to ? to : window.to;
    if (from > to)
        return;
    whole->from = from < whole->from ? from : whole->from;
    whole->to = to > whole->to ? to : whole->to;
}

/* The spans of the edges that come near, then in the same scratch the places of the crossings. */
static int look_along(const leg *l, const shape *s, words *scratch, int64_t *spans)
{
    const int32_t *x = shape_x(s), *y = shape_y(s), *ends = shape_ring_ends(s);
    int stands = l->dx == 0 && l->dy == 0;
    way w = {stands ? 1 : l->dx, l->dy};
    scratch->count = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t ring = 0, start = 0; ring < s->ring_count; start = ends[ring++])
            for (int32_t to = start, from = ends[ring] - 1; to < ends[ring]; from = to++) {
                edge e = {x[from], y[from], x[to], y[to]};
                int32_t *at, where;
                if (pass == 0) {
                    span near = leg_along_edge(l, &e);
                    if (near.from > near.to)
                        continue;
                    if (!(at = words_more(scratch, 2)))
                        return -1;
                    at[0] = near.from;
                    at[1] = near.to;
                } else if (crosses(l, &w, &e, &where)) {
                    if (!(at = words_more(scratch, 1)))
                        return -1;
                    *at = where;
                }
            }
        if (pass == 0)
            *spans = scratch->count / 2;
    }
    return 0;
}

span leg_in_area(const leg *l, const shape *s, span window, words *scratch, int *fault)
{
    int64_t count = 0;
    if (look_along(l, s, scratch, &count)) {
        *fault = 1;
        return NOWHERE;
    }
    span *near = (span *)scratch->data, whole = {WHOLE_WAY + 1, -1};
    const int32_t *crossings = scratch->data + 2 * count;
    int64_t crossed = scratch->count - 2 * count;
    qsort(near, (size_t)count, sizeof *near, compare_spans);
    int32_t done = -1; /* no edge comes near between here and the next that begins */
    for (int64_t k = 0; k <= count; k++) {
        int32_t next = k < count ? near[k].from : WHOLE_WAY + 1;
        if (next > done && next > 0 && done < WHOLE_WAY) {
            int inside = 0;
            for (int64_t c = 0; c < crossed; c++)
                inside ^= crossings[c] <= done;
            if (inside)
                touch(&whole, done < 0 ? 0 : done, next > WHOLE_WAY ? WHOLE_WAY : next, window);
        }
        if (k < count) {
            touch(&whole, near[k].from, near[k].to, window);
            done = near[k].to > done ? near[k].to : done;
        }
    }
    return whole.from > whole.to ? NOWHERE : whole;
}
