/* Which tracks will pass each other closer than they should, each pair once.
 *
 * Tracks move evenly and straight through earth-centred space. Their horizontal distance is what
 * remains of the distance without its part along the vertical between the two; their heights
 * are bands that rise and sink evenly. A pair is told of where there is a moment from 0 to
 * ahead_s at which both distances are within their limits: touching is within.
 *
 * reach_m is how much may be added to the horizontal limit on a track's account, swell_m how far
 * its box must be grown beyond its share of that limit so that boxes of a pair that is told of
 * always touch. Tracks of one group are not compared.
 */
#ifndef STANDCLEAR_PASSING_H
#define STANDCLEAR_PASSING_H

#include <stdint.h>

typedef struct {
    int64_t count;
    const double *place, *velocity;    /* three a track: m, m/s */
    const double *low, *high, *climb;  /* m, m, m/s */
    const double *reach_m, *swell_m;
    const int32_t *group;
    double horizontal_m, vertical_m, ahead_s;
    double cell_m; /* side of the cells by which pairs are found; any gives the same answers */
} pass_question;

/* Tracks a < b are within both limits from first_s to last_s; at closest_s, of all times from 0 to
 * ahead_s, they are horizontally nearest: distance_m. */
typedef struct {
    int32_t a, b;
    double first_s, last_s, closest_s, distance_m;
} pass_pair;

typedef struct passer passer;

passer *passer_open(void);
void passer_close(passer *p);
pass_question *passer_asked(passer *p);
/* The number of pairs, in no promised order, or NO_MEMORY. */
int64_t passer_ask(passer *p);
const pass_pair *passer_found(passer *p);

#endif
