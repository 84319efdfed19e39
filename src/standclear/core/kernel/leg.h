/* A straight way between two places, with what is unknown round it, beside edges and zones.
 *
 * Where along the way something begins and ends is told in 2^-30 of its length, the beginning
 * rounded down and the end up: nothing is left out, and what is added is less than a millimetre
 * on 500 km. */
#ifndef STANDCLEAR_LEG_H
#define STANDCLEAR_LEG_H

#include "exact.h"
#include "shape.h"
#include "words.h"
#include "zone_set.h"

enum { ALONG_BITS = 30, WHOLE_WAY = 1 << ALONG_BITS };

/* x, y, dx, dy        from where, and how far; longitudes may run beyond the half turn
 * reach_x, reach_y    how far off the true place may be, to each side
 * low, high, at_ms    the height band and the time at the start; and how they change */
typedef struct {
    int64_t x, y, dx, dy, reach_x, reach_y;
    int64_t low, low_change, high, high_change, at_ms, lasts_ms;
} leg;

typedef struct { int32_t from, to; } span; /* empty where from > to */

/* While the leg, with its reach, touches the edge. */
span leg_along_edge(const leg *l, const edge *e);
/* While its height band and its time touch those of the zone. */
span leg_within_bounds(const leg *l, const zone_bounds *b);
/* From the first to the last moment of `window` at which it touches the area. `scratch` is for
 * its use; *fault is set to 1 when memory ran out. */
span leg_in_area(const leg *l, const shape *s, span window, words *scratch, int *fault);

#endif
