/* Choosing the cut: entries are put in order of each side of their boxes in turn, and cut at each
 * place that leaves both halves full enough (the idea of the R*-tree, Beckmann et al. 1990).
 */
#include "split.h"

#include <math.h>
#include <string.h>

/* Positions 0..16 in order of one side of the boxes. */
static void order_by_side(const overfull *all, int side, int *order)
{
    for (int i = 0; i < OVERFULL; i++) {
        int j = i;
        for (; j > 0 && all->box[order[j - 1]][side] > all->box[i][side]; j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
}

static float common_measure(const int32_t *a, const int32_t *b)
{
    float measure = 1.0f;
    for (int d = 0; d < DIMENSIONS; d++) {
        int32_t low = a[d] > b[d] ? a[d] : b[d];
        int32_t high = a[d + DIMENSIONS] > b[d + DIMENSIONS] ? a[d + DIMENSIONS] : b[d + DIMENSIONS];
        if (~high < low)
            return 0.0f;
        measure *= side_length(low, high);
    }
    return measure;
}

/* Finds the order and the place to cut that leave the two halves overlapping least, then
 * smallest. The weight 4 was found by measurement; any weight gives right answers. */
int best_cut(const overfull *all, int *best_order)
{
    float best = INFINITY;
    int cut = LEAST_FILL;
    for (int i = 0; i < OVERFULL; i++)
        best_order[i] = i;
    for (int side = 0; side < SIDES; side++) {
        int order[OVERFULL];
        int32_t from_left[OVERFULL][SIDES], from_right[OVERFULL][SIDES];
        order_by_side(all, side, order);
        memcpy(from_left[0], all->box[order[0]], sizeof from_left[0]);
        for (int i = 1; i < OVERFULL; i++) {
            memcpy(from_left[i], from_left[i - 1], sizeof from_left[0]);
            box_include(from_left[i], all->box[order[i]]);
        }
        memcpy(from_right[FANOUT], all->box[order[FANOUT]], sizeof from_right[0]);
        for (int i = FANOUT - 1; i >= 0; i--) {
            memcpy(from_right[i], from_right[i + 1], sizeof from_right[0]);
            box_include(from_right[i], all->box[order[i]]);
        }
        for (int at = LEAST_FILL; at <= OVERFULL - LEAST_FILL; at++) {
            float cost = 4.0f * common_measure(from_left[at - 1], from_right[at]) +
                         box_measure(from_left[at - 1]) + box_measure(from_right[at]);
            if (cost < best) {
                best = cost;
                cut = at;
                memcpy(best_order, order, sizeof order);
            }
        }
    }
    return cut;
}
