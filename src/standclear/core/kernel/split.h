/* Where to cut a node that holds one entry too many. */
#ifndef STANDCLEAR_SPLIT_H
#define STANDCLEAR_SPLIT_H

#include "tree.h"

enum { LEAST_FILL = 6, OVERFULL = FANOUT + 1 };

typedef struct {
    int32_t box[OVERFULL][SIDES];
    int32_t child[OVERFULL];
} overfull;

/* Puts the entries in the best order and returns how many of them come before the cut. */
int best_cut(const overfull *all, int *best_order);

#endif
