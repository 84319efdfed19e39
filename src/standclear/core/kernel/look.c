#include "look.h"

typedef struct {
    const zone_set *zones;
    const probe *asked;
    words *near;
    int failed;
} search;

enum { AHEAD = 8 };

static inline int may_touch(const zone_bounds *b, const probe *p)
{
    return (b->altitude_low <= p->high) & (b->altitude_high >= p->low) &
           (b->time_start <= p->to_s) & (b->time_end >= p->from_s);
}

/* What is asked of next is on its way from memory while the one before is looked at. */
static inline void fetch(const void *at)
{
#ifdef __GNUC__
    __builtin_prefetch(at);
#else
    (void)at;
#endif
}

static void come_across(search *s, int32_t place, int flags)
{
    const zone_bounds *b = &s->zones->bounds[place];
    if (!may_touch(b, s->asked))
        return;
    near_zone *n = (near_zone *)words_more(s->near, NEAR_WORDS);
    if (!n) {
        s->failed = 1;
        return;
    }
    int within = (b->altitude_low <= s->asked->low) & (b->altitude_high >= s->asked->high);
    *n = (near_zone){b->slot, place, flags | (within ? BAND_WITHIN : 0), 0};
}

/* Inside, or on the border, given the edges in the cell and what holds at its corner. */
static int holds(const edge *e, int32_t count, int64_t px, int64_t py, int64_t cx, int64_t cy,
                 int parity)
{
    for (int32_t k = 0; k < count; k++) {
        int32_t y_low = e[k].ay < e[k].by ? e[k].ay : e[k].by;
        int32_t y_high = e[k].ay < e[k].by ? e[k].by : e[k].ay;
        if (py >= y_low && py <= y_high) {
            int64_t t = turn(&e[k], px, py);
            if (t == 0 && px >= lesser(e[k].ax, e[k].bx) && px <= greater(e[k].ax, e[k].bx))
                return 1;
            if ((e[k].ay > py) != (e[k].by > py))
                parity ^= left_of(&e[k], px, py) != left_of(&e[k], cx, py);
        }
        if ((e[k].ax >= cx) != (e[k].bx >= cx))
            parity ^= left_of(&e[k], cx, py) != left_of(&e[k], cx, cy);
    }
    return parity;
}

static int comes_near(const probe *p, const edge *e, int32_t count)
{
    for (int32_t k = 0; k < count; k++) {
        if (!edge_meets_box(&e[k], p->x_low, p->y_low, p->x_high, p->y_high))
            continue;
        if (!p->moves)
            return 1;
        span near = leg_along_edge(&p->way, &e[k]);
        if (near.from <= near.to)
            return 1;
    }
    return 0;
}

static void all_cover(search *s, const int32_t *places, int32_t count)
{
    for (int32_t k = 0; k < count && k < AHEAD; k++)
        fetch(&s->zones->bounds[places[k]]);
    for (int32_t k = 0; k < count; k++) {
        if (k + AHEAD < count)
            fetch(&s->zones->bounds[places[k + AHEAD]]);
        come_across(s, places[k], INSIDE);
    }
}

static void look_into_leaf(search *s, const int32_t *leaf, int64_t x, int64_t y, int here)
{
    const zone_set *z = s->zones;
    const probe *p = s->asked;
    int32_t covering = leaf[0], borders = leaf[1];
    const int32_t *at = leaf + 2 + covering;
    for (int32_t k = 0; k < borders; k++)
        fetch(&z->bounds[at[BORDER_WORDS * k + BORDER_ZONE]]);
    if (here)
        all_cover(s, leaf + 2, covering);
    for (int32_t k = 0; k < borders; k++, at += BORDER_WORDS) {
        if (!may_touch(&z->bounds[at[BORDER_ZONE]], p))
            continue;
        const edge *e = trie_edges(&z->places, at[BORDER_FIRST]);
        int32_t count = at[BORDER_TWICE] >> 1;
        int inside = here && holds(e, count, p->way.x, p->way.y, x, y, at[BORDER_TWICE] & 1);
        int near = (p->moves || p->way.reach_x) && comes_near(p, e, count);
        if (inside | near)
            come_across(s, at[BORDER_ZONE], (inside ? INSIDE : 0) | (near ? ON_BORDER : 0));
    }
}

/* Does the leg, grown by its reach, touch the closed cell? Too often near its corners. */
static int passes_through(const probe *p, int64_t x, int64_t y, int bits)
{
    const leg *l = &p->way;
    int64_t side = (int64_t)1 << bits;
    int64_t left = x - l->reach_x, right = x + side + l->reach_x;
    int64_t bottom = y - l->reach_y, top = y + side + l->reach_y;
    int rises = (l->dx > 0) == (l->dy > 0);
    __int128 one = (__int128)l->dx * ((rises ? top : bottom) - l->y) -
                   (__int128)l->dy * (left - l->x);
    __int128 other = (__int128)l->dx * ((rises ? bottom : top) - l->y) -
                     (__int128)l->dy * (right - l->x);
    return !((one > 0 && other > 0) || (one < 0 && other < 0));
}

static void look_into(search *s, int32_t cell, int64_t x, int64_t y, int bits)
{
    const trie *t = &s->zones->places;
    const probe *p = s->asked;
    while (cell) {
        int64_t side = (int64_t)1 << bits;
        int here = p->way.x >= x && p->way.x < x + side && p->way.y >= y && p->way.y < y + side;
        if (cell < 0) {
            look_into_leaf(s, t->lists.data + ~cell, x, y, here);
            return;
        }
        int64_t node = cell - 1;
        const int32_t *list = t->lists.data + t->covering.data[node];
        if (here)
            all_cover(s, list + 1, list[0]);
        bits -= 2;
        int west = (int)greater(0, (p->x_low - x) >> bits);
        int east = (int)lesser(FAN - 1, (p->x_high - x) >> bits);
        int south = (int)greater(0, (p->y_low - y) >> bits);
        int north = (int)lesser(FAN - 1, (p->y_high - y) >> bits);
        const int32_t *children = t->children.data + node * CHILDREN;
        if (west == east && south == north) {
            cell = children[south * FAN + west];
            x += (int64_t)west << bits;
            y += (int64_t)south << bits;
            continue;
        }
        for (int row = south; row <= north; row++)
            for (int column = west; column <= east; column++) {
                int64_t cx = x + ((int64_t)column << bits), cy = y + ((int64_t)row << bits);
                int32_t child = children[row * FAN + column];
                if (child && (!p->moves || passes_through(p, cx, cy, bits)))
                    look_into(s, child, cx, cy, bits);
            }
        return;
    }
}

int look_round(const zone_set *z, const probe *p, words *near)
{
    search s = {z, p, near, 0};
    const trie *t = &z->places;
    if (!z->arranged)
        return 0;
    int west = (int)((greater(p->x_low, -HALF_TURN) + HALF_TURN) >> ROOT_BITS);
    int east = (int)((lesser(p->x_high, HALF_TURN - 1) + HALF_TURN) >> ROOT_BITS);
    int south = (int)((greater(p->y_low, -HALF_TURN) + HALF_TURN) >> ROOT_BITS);
    int north = (int)((lesser(p->y_high, HALF_TURN - 1) + HALF_TURN) >> ROOT_BITS);
    for (int row = south; row <= north; row++)
        for (int column = west; column <= east; column++) {
            int64_t x = ((int64_t)column << ROOT_BITS) - HALF_TURN;
            int64_t y = ((int64_t)row << ROOT_BITS) - HALF_TURN;
            int32_t cell = t->root[row * ROOT_SIDE + column];
            if (cell && (!p->moves || passes_through(p, x, y, ROOT_BITS)))
                look_into(&s, cell, x, y, ROOT_BITS);
        }
    return -s.failed;
}
