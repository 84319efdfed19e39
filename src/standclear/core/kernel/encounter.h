/* Two tracks: when are they within the limits? The reference counts in the same order of
 * operations, so that both round alike (build.py forbids fusing them). */
#ifndef STANDCLEAR_ENCOUNTER_H
#define STANDCLEAR_ENCOUNTER_H

#include "passing.h"

#include <math.h>

static inline double dot(const double *a, const double *b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* Narrows first..last to where `here + t * change` is not negative. */
static inline void while_not_negative(double here, double change, double *first, double *last)
{
    if (here < 0.0) {
        double from = change > 0.0 ? -here / change : INFINITY;
        *first = from > *first ? from : *first;
    } else if (here + change * *last < 0.0) {
        double to = here / -change;
        *last = to < *last ? to : *last;
    }
}

/* The times at which a square distance of c + 2 b t + a t t is at most 0. */
static inline void while_within(double a, double b, double c, double *first, double *last)
{
    double under = b * b - a * c;
    if (c > 0.0 && (b >= 0.0 || under < 0.0)) {
        *first = INFINITY;
        return;
    }
    double root = sqrt(under > 0.0 ? under : 0.0);
    if (c > 0.0)
        *first = c / (root - b);
    if (a > 0.0) {
        double to = (root - b) / a;
        *last = to < *last ? to : *last;
    }
}

/* 1 where tracks i and j are to be told of. */
static inline int encounter(const pass_question *q, int64_t i, int64_t j, pass_pair *told)
{
    const double *pi = q->place + 3 * i, *pj = q->place + 3 * j;
    const double *vi = q->velocity + 3 * i, *vj = q->velocity + 3 * j;
    double p[3], v[3], up[3];
    for (int k = 0; k < 3; k++) {
        p[k] = pj[k] - pi[k];
        v[k] = vj[k] - vi[k];
        up[k] = pi[k] + pj[k];
    }
    double p_up = dot(p, up), v_up = dot(v, up), size = dot(up, up);
    double a = dot(v, v) - v_up * v_up / size;
    double b = dot(p, v) - p_up * v_up / size;
    double c = dot(p, p) - p_up * p_up / size;
    double limit = q->horizontal_m + q->reach_m[i] + q->reach_m[j];
    double first = 0.0, last = q->ahead_s;
    while_within(a, b, c - limit * limit, &first, &last);
    double apart = q->climb[j] - q->climb[i];
    while_not_negative(q->vertical_m + q->high[i] - q->low[j], -apart, &first, &last);
    while_not_negative(q->vertical_m + q->high[j] - q->low[i], apart, &first, &last);
    if (!(first <= last))
        return 0;
    double closest = a > 0.0 ? -b / a : 0.0;
    closest = closest > 0.0 ? closest : 0.0;
    closest = closest < q->ahead_s ? closest : q->ahead_s;
    double square = c + closest * (2.0 * b + a * closest);
    *told = (pass_pair){(int32_t)i, (int32_t)j, first, last, closest,
                        sqrt(square > 0.0 ? square : 0.0)};
    return 1;
}

#endif
