/* A box in four dimensions - longitude, latitude, altitude, time - as eight int32.
 *
 *     { low x, low y, low a, low t,  ~high x, ~high y, ~high a, ~high t }
 *
 * Highs are stored complemented (~v == -1 - v): that reverses their order without leaving
 * int32, so that "do these two boxes touch?" is eight comparisons in the same direction, which
 * any compiler turns into two vector compares, and growing a box is eight minima. Negation
 * would do the same but for -2^31 (longitude 180 west), which has no int32 opposite.
 */
#ifndef STANDCLEAR_BOX_H
#define STANDCLEAR_BOX_H

#include <stdint.h>

enum { DIMENSIONS = 4, SIDES = 2 * DIMENSIONS };

/* What a box is compared with to find those that touch it: its highs, then its lows. */
static inline void box_to_query(const int32_t *box, int32_t *query)
{
    for (int d = 0; d < DIMENSIONS; d++) {
        query[d] = ~box[d + DIMENSIONS];
        query[d + DIMENSIONS] = ~box[d];
    }
}

/* 1 when the box touches the queried one; boxes are closed, so a shared side is enough. */
static inline int box_matches(const int32_t *box, const int32_t *query)
{
    int32_t misses = 0;
    for (int s = 0; s < SIDES; s++)
        misses |= -(box[s] > query[s]);
    return misses == 0;
}

/* Grows `box` until it contains `other`. */
static inline void box_include(int32_t *box, const int32_t *other)
{
    for (int s = 0; s < SIDES; s++)
        if (other[s] < box[s])
            box[s] = other[s];
}

/* Length along one dimension, plus one so that flat boxes still compare by the others. */
static inline float side_length(int32_t low, int32_t high_complement)
{
    return (float)((int64_t)~high_complement - low) + 1.0f;
}

static inline float box_measure(const int32_t *box)
{
    float measure = 1.0f;
    for (int d = 0; d < DIMENSIONS; d++)
        measure *= side_length(box[d], box[d + DIMENSIONS]);
    return measure;
}

#endif
