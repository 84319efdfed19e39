/* Signs of integers: from these few questions about points, edges and boxes all others are made.
 *
 * Nothing is rounded. An edge spans less than 2^31 units of longitude and at most 2^31 of
 * latitude (zones.c refuses others), so that twice the area of a triangle within its box fits
 * in int64.
 */
#ifndef STANDCLEAR_EXACT_H
#define STANDCLEAR_EXACT_H

#include <stdint.h>

typedef struct { int32_t ax, ay, bx, by; } edge;

static inline int64_t lesser(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t greater(int64_t a, int64_t b) { return a < b ? b : a; }

/* Positive where p lies to the left of a -> b, 0 where on its line. p is no further from the
 * edge than the edge is long, or 2^24 units if that is more. */
static inline int64_t turn(const edge *e, int64_t px, int64_t py)
{
    return ((int64_t)e->bx - e->ax) * (py - e->ay) - ((int64_t)e->by - e->ay) * (px - e->ax);
}

/* 1 where p, moved west by an infinitesimal and north by a smaller one, lies to the left. So
 * moved it lies on no edge and level with no vertex, and every crossing is one or none. */
static inline int left_of(const edge *e, int64_t px, int64_t py)
{
    int64_t t = turn(e, px, py);
    if (t)
        return t > 0;
    return e->by != e->ay ? e->by > e->ay : e->bx > e->ax;
}

/* 1 where the closed edge and the closed box share a point. */
static inline int edge_meets_box(const edge *e, int64_t x_low, int64_t y_low, int64_t x_high,
                                 int64_t y_high)
{
    x_low = greater(x_low, lesser(e->ax, e->bx));
    x_high = lesser(x_high, greater(e->ax, e->bx));
    y_low = greater(y_low, lesser(e->ay, e->by));
    y_high = lesser(y_high, greater(e->ay, e->by));
    if (x_low > x_high || y_low > y_high)
        return 0;
    /* The line meets a box where the two corners furthest to its sides are not on one side. */
    int rises = (e->bx > e->ax) == (e->by > e->ay);
    int64_t one = turn(e, x_low, rises ? y_high : y_low);
    int64_t other = turn(e, x_high, rises ? y_low : y_high);
    return !((one > 0 && other > 0) || (one < 0 && other < 0));
}

#endif
