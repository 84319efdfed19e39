/* Finding pairs: the box that a track sweeps is put into every cell of space that it touches, and
 * a pair is looked at in one cell only, the one that holds the least corner of what their boxes
 * have in common. Cells are found by a hash, and told apart by their whole key: two cells of
 * one track in one bucket would otherwise tell of a pair twice.
 */
#include "encounter.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

enum { AXES = 3, KEY_BITS = 21, KEY_MOST = (1 << KEY_BITS) - 1, WIDE = 512 };

static const double OUTSIDE_M = 7.0e6; /* further from the centre than any place */
static const double ROUNDING_M = 1.0;  /* floats of that size are 0.5 m apart */

typedef struct { float low[AXES], high[AXES]; } swept; /* rounded outward */
typedef struct { int32_t low[AXES], high[AXES]; } cells;
typedef struct { uint64_t key; int32_t track; } entry;

/* What is made for one question is kept for the next, which then needs no new memory.
 *
 * wide       tracks whose boxes touch too many cells: compared with every other
 * entries    ordered by bucket; those of bucket k end at ends[k], where those of k + 1 begin
 * bits       there are 2^bits buckets */
struct passer {
    pass_question asked;
    pass_pair *found;
    swept *boxes;
    cells *in;
    int32_t *wide, *ends;
    entry *entries;
    int64_t count, wide_count, found_room, boxes_room, in_room, wide_room, ends_room, entries_room;
    int bits;
};

/* Makes room for `count` things of a size. */
static int fit(void **data, int64_t *room, int64_t count, size_t size)
{
    if (count <= *room)
        return 0;
    int64_t more = count + count / 4 + 64;
    free(*data);
    *data = malloc((size_t)more * size);
    *room = *data ? more : 0;
    return *data ? 0 : -1;
}

static inline uint64_t key_of(int32_t x, int32_t y, int32_t z)
{
    return ((uint64_t)x << 2 * KEY_BITS) | ((uint64_t)y << KEY_BITS) | (uint64_t)z;
}

static inline uint64_t bucket_of(const passer *p, uint64_t key)
{
    return (key * 0x9E3779B97F4A7C15u) >> (64 - p->bits); /* Fibonacci hashing (Knuth 6.4) */
}

static inline int32_t cell_of(double v, double cells_per_m)
{
    double k = (v + OUTSIDE_M) * cells_per_m;
    return k < 0.0 ? 0 : k > KEY_MOST ? KEY_MOST : (int32_t)k;
}

/* The track's box and its cells; how many these are, up to WIDE. */
static int64_t sweep(passer *p, int64_t i)
{
    const pass_question *q = &p->asked;
    double half = q->horizontal_m / 2.0 + q->reach_m[i] + q->swell_m[i];
    double cells_per_m = 1.0 / q->cell_m;
    int64_t touched = 1;
    for (int k = 0; k < AXES; k++) {
        double from = q->place[3 * i + k], to = from + q->velocity[3 * i + k] * q->ahead_s;
        float low = (float)((from < to ? from : to) - half - ROUNDING_M);
        float high = (float)((from < to ? to : from) + half + ROUNDING_M);
        p->boxes[i].low[k] = low;
        p->boxes[i].high[k] = high;
        p->in[i].low[k] = cell_of(low, cells_per_m);
        p->in[i].high[k] = cell_of(high, cells_per_m);
        touched *= p->in[i].high[k] - p->in[i].low[k] + 1;
        touched = touched < WIDE ? touched : WIDE;
    }
    return touched;
}

static inline int boxes_touch(const swept *a, const swept *b)
{
    return (a->low[0] <= b->high[0]) & (b->low[0] <= a->high[0]) & (a->low[1] <= b->high[1]) &
           (b->low[1] <= a->high[1]) & (a->low[2] <= b->high[2]) & (b->low[2] <= a->high[2]);
}

static int tell(passer *p, int32_t i, int32_t j)
{
    if (p->count == p->found_room) {
        int64_t room = p->count + p->count / 2 + 256;
        pass_pair *grown = realloc(p->found, (size_t)room * sizeof *grown);
        if (!grown)
            return -1;
        p->found = grown;
        p->found_room = room;
    }
    p->count += encounter(&p->asked, i < j ? i : j, i < j ? j : i, &p->found[p->count]);
    return 0;
}

static int compare_wide(passer *p)
{
    for (int64_t w = 0; w < p->wide_count; w++) {
        int32_t i = p->wide[w];
        for (int32_t j = 0; j < p->asked.count; j++) {
            int is_wide = p->in[j].low[0] < 0; /* of two wide ones, by the lesser */
            if ((is_wide && j <= i) || p->asked.group[i] == p->asked.group[j] ||
                !boxes_touch(&p->boxes[i], &p->boxes[j]))
                continue;
            if (tell(p, i, j))
                return -1;
        }
    }
    return 0;
}

/* Runs over the cells of every track that is not wide: first counting, then putting. */
static void put(passer *p, int counting)
{
    for (int64_t i = 0; i < p->asked.count; i++) {
        const cells *c = &p->in[i];
        for (int32_t x = c->low[0]; x >= 0 && x <= c->high[0]; x++)
            for (int32_t y = c->low[1]; y <= c->high[1]; y++)
                for (int32_t z = c->low[2]; z <= c->high[2]; z++) {
                    uint64_t key = key_of(x, y, z), bucket = bucket_of(p, key);
                    if (counting)
                        p->ends[bucket + 1]++;
                    else
                        p->entries[p->ends[bucket]++] = (entry){key, (int32_t)i};
                }
    }
}

static inline int32_t further(int32_t a, int32_t b) { return a > b ? a : b; }

static int compare_within(passer *p, int64_t from, int64_t to)
{
    for (int64_t one = from; one < to; one++) {
        uint64_t key = p->entries[one].key;
        int32_t i = p->entries[one].track;
        for (int64_t other = one + 1; other < to; other++) {
            int32_t j = p->entries[other].track;
            if (p->entries[other].key != key || p->asked.group[i] == p->asked.group[j] ||
                !boxes_touch(&p->boxes[i], &p->boxes[j]))
                continue;
            const int32_t *a = p->in[i].low, *b = p->in[j].low;
            if (key_of(further(a[0], b[0]), further(a[1], b[1]), further(a[2], b[2])) != key)
                continue;
            if (tell(p, i, j))
                return -1;
        }
    }
    return 0;
}

static int compare_by_cell(passer *p, int64_t entries)
{
    p->bits = 10;
    while (((int64_t)1 << p->bits) < entries)
        p->bits++;
    int64_t buckets = (int64_t)1 << p->bits;
    if (entries > INT32_MAX ||
        fit((void **)&p->ends, &p->ends_room, buckets + 1, sizeof *p->ends) ||
        fit((void **)&p->entries, &p->entries_room, entries, sizeof *p->entries))
        return -1;
    memset(p->ends, 0, (size_t)(buckets + 1) * sizeof *p->ends);
    put(p, 1);
    for (int64_t k = 0; k < buckets; k++)
        p->ends[k + 1] += p->ends[k]; /* for now each is where its bucket begins */
    put(p, 0);
    for (int64_t k = 0, from = 0; k < buckets; from = p->ends[k++])
        if (p->ends[k] - from > 1 && compare_within(p, from, p->ends[k]))
            return -1;
    return 0;
}

static int find_pairs(passer *p)
{
    int64_t count = p->asked.count, entries = 0;
    p->count = p->wide_count = 0;
    if (fit((void **)&p->boxes, &p->boxes_room, count, sizeof *p->boxes) ||
        fit((void **)&p->in, &p->in_room, count, sizeof *p->in) ||
        fit((void **)&p->wide, &p->wide_room, count, sizeof *p->wide))
        return -1;
    for (int64_t i = 0; i < count; i++) {
        int64_t touched = sweep(p, i);
        if (touched < WIDE) {
            entries += touched;
        } else {
            p->wide[p->wide_count++] = (int32_t)i;
            p->in[i].low[0] = -1;
        }
    }
    return compare_wide(p) || compare_by_cell(p, entries) ? -1 : 0;
}

int64_t passer_ask(passer *p) { return find_pairs(p) ? NO_MEMORY : p->count; }

passer *passer_open(void) { return calloc(1, sizeof(passer)); }

void passer_close(passer *p)
{
    free(p->found);
    free(p->boxes);
    free(p->in);
    free(p->wide);
    free(p->ends);
    free(p->entries);
    free(p);
}

pass_question *passer_asked(passer *p) { return &p->asked; }

const pass_pair *passer_found(passer *p) { return p->found; }
