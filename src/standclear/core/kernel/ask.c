/* Asking: each row is looked for in both sets, within its own turn of longitude and, where it
 * reaches beyond that, within the next. */
#include "ask.h"
#include "look.h"

#include <stdlib.h>
#include <string.h>

static const int64_t TURN = 2 * HALF_TURN, QUARTER = HALF_TURN / 2;
static const int64_t EVERYWHERE = 4 * HALF_TURN; /* from wherever within a turn of the zones */
static const int64_t Y_PER_MM = 7072; /* a unit is 9.268 mm of latitude or more; 2^16 over that */
enum { BAND_BITS = 20, POLAR_BAND = 1023, RECORD_WORDS = 4 };

struct asker {
    const int64_t *x_per_mm;
    ask_columns asked;
    ask_found found;
    words near, met, scratch, records;
};

/* -------------------------------------------------------------------------- what is asked */

static inline int64_t floor_s(int64_t ms) { return ms >= 0 ? ms / 1000 : -((999 - ms) / 1000); }

static void grow(const asker *a, probe *p, int64_t error_mm)
{
    leg *l = &p->way;
    int64_t y_most = greater(greater(l->y, -l->y), greater(l->y + l->dy, -(l->y + l->dy)));
    l->reach_y = error_mm > 0 ? (error_mm * Y_PER_MM >> 16) + 1 : 0;
    int64_t band = (y_most + l->reach_y) >> BAND_BITS;
    if (error_mm <= 0 && y_most < QUARTER)
        l->reach_x = 0;
    else if (band >= POLAR_BAND)
        l->reach_x = EVERYWHERE; /* round a pole every longitude is near by */
    else
        l->reach_x = (error_mm * a->x_per_mm[band] >> 16) + 1;
    if (l->reach_x >= HALF_TURN)
        l->reach_x = EVERYWHERE;
}

static void prepare(const asker *a, int64_t k, probe *p)
{
    const ask_columns *c = &a->asked;
    leg *l = &p->way;
    int legs = c->dx != NULL;
    *l = (leg){.x = c->x[k], .y = c->y[k], .low = c->low[k], .high = c->high[k],
               .at_ms = c->at_ms[k]};
    if (legs) {
        l->dx = c->dx[k];
        l->dy = c->dy[k];
        l->low_change = (int64_t)c->end_low[k] - c->low[k];
        l->high_change = (int64_t)c->end_high[k] - c->high[k];
        l->lasts_ms = c->end_ms[k] - c->at_ms[k];
    }
    p->moves = legs;
    grow(a, p, c->error_mm[k]);
    p->x_low = l->x + lesser(l->dx, 0) - l->reach_x;
    p->x_high = l->x + greater(l->dx, 0) + l->reach_x;
    p->y_low = l->y + lesser(l->dy, 0) - l->reach_y;
    p->y_high = l->y + greater(l->dy, 0) + l->reach_y;
    p->low = (int32_t)(l->low + lesser(l->low_change, 0));
    p->high = (int32_t)(l->high + greater(l->high_change, 0));
    p->from_s = -floor_s(-(l->at_ms + lesser(l->lasts_ms, 0)));
    p->to_s = floor_s(l->at_ms + greater(l->lasts_ms, 0));
}

/* -------------------------------------------------------------------------- what is found */

static int compare_slots(const void *left, const void *right)
{
    const int32_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* Orders records of four words by their first, the slot. */
static void order_by_slot(words *records)
{
    int64_t count = records->count / 4;
    if (count > 16) {
        qsort(records->data, (size_t)count, 4 * sizeof *records->data, compare_slots);
        return;
    }
    for (int64_t k = 1; k < count; k++)
        for (int64_t j = k; j > 0 && records->data[4 * j] < records->data[4 * (j - 1)]; j--) {
            int32_t kept[4], *lower = records->data + 4 * (j - 1);
            memcpy(kept, lower, sizeof kept);
            memcpy(lower, lower + 4, sizeof kept);
            memcpy(lower + 4, kept, sizeof kept);
        }
}

/* Adds up what was come across of each zone, and adds to `met` slot, flags or from, and to. */
static int sum_up(asker *a, const zone_set *z, const probe *p, int part)
{
    order_by_slot(&a->near);
    const near_zone *n = (const near_zone *)a->near.data;
    int64_t count = a->near.count / NEAR_WORDS;
    int fault = 0;
    for (int64_t k = 0, next; k < count && !fault; k = next) {
        int32_t flags = part;
        for (next = k; next < count && n[next].slot == n[k].slot; next++)
            flags |= n[next].flags;
        span s = {flags, 0};
        if (p->moves) {
            s = leg_within_bounds(&p->way, &z->bounds[n[k].place]);
            if (s.from <= s.to && (flags & ON_BORDER))
                s = leg_in_area(&p->way, z->areas[n[k].place], s, &a->scratch, &fault);
            if (s.from > s.to)
                continue;
        }
        int32_t *at = words_more(&a->met, RECORD_WORDS);
        if (!at)
            return -1;
        at[0] = n[k].slot;
        at[1] = s.from;
        at[2] = s.to;
        at[3] = 0;
    }
    return -fault;
}

static int look_in_turn(asker *a, const zone_set *z, const probe *p, int part)
{
    a->near.count = 0;
    if (look_round(z, p, &a->near))
        return -1;
    return a->near.count ? sum_up(a, z, p, part) : 0;
}

static int look_a_turn_on(asker *a, const zone_set *z, const probe *p, int64_t turn)
{
    probe moved = *p;
    moved.way.x += turn;
    moved.x_low += turn;
    moved.x_high += turn;
    return look_in_turn(a, z, &moved, IN_PART);
}

static int look_in(asker *a, const zone_set *z, const probe *p)
{
    int round_a_pole = p->way.reach_x == EVERYWHERE;
    int beyond_west = p->x_low < -HALF_TURN && !round_a_pole;
    int beyond_east = p->x_high >= HALF_TURN && !round_a_pole;
    return look_in_turn(a, z, p, beyond_west || beyond_east ? IN_PART : 0) ||
           (beyond_west && look_a_turn_on(a, z, p, TURN)) ||
           (beyond_east && look_a_turn_on(a, z, p, -TURN));
}

/* What was met in this row, each zone once, as records of row, slot, from, to. */
static int write_row(asker *a, int32_t row, int moves)
{
    order_by_slot(&a->met);
    const int32_t *m = a->met.data;
    int64_t count = a->met.count / RECORD_WORDS;
    for (int64_t k = 0, next; k < count; k = next) {
        int32_t from = m[4 * k + 1], to = m[4 * k + 2];
        for (next = k + 1; next < count && m[4 * next] == m[4 * k]; next++) {
            int32_t other_from = m[4 * next + 1], other_to = m[4 * next + 2];
            from = !moves ? from | other_from : other_from < from ? other_from : from;
            to = other_to > to ? other_to : to;
        }
        int32_t *at = words_more(&a->records, RECORD_WORDS);
        if (!at)
            return -1;
        at[0] = row;
        at[1] = m[4 * k];
        at[2] = moves ? from : (from & (INSIDE | ON_BORDER | IN_PART | BAND_WITHIN)) ==
                                   (INSIDE | BAND_WITHIN);
        at[3] = to;
    }
    return 0;
}

int64_t asker_ask(asker *a, const zone_set *zones, const zone_set *more)
{
    int fault = 0;
    a->records.count = 0;
    for (int64_t k = 0; k < a->asked.count && !fault; k++) {
        probe p;
        prepare(a, k, &p);
        a->met.count = 0;
        fault = look_in(a, zones, &p) || (more && look_in(a, more, &p)) ||
                (a->met.count && write_row(a, (int32_t)k, p.moves));
    }
    a->found.records = a->records.data;
    a->found.count = a->records.count / RECORD_WORDS;
    return fault ? NO_MEMORY : a->found.count;
}

asker *asker_open(const int64_t *x_per_mm)
{
    asker *a = calloc(1, sizeof *a);
    if (a)
        a->x_per_mm = x_per_mm;
    return a;
}

void asker_close(asker *a)
{
    free(a->near.data);
    free(a->met.data);
    free(a->scratch.data);
    free(a->records.data);
    free(a);
}

ask_columns *asker_asked(asker *a) { return &a->asked; }

ask_found *asker_found(asker *a) { return &a->found; }
