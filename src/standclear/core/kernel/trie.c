/* Building the trie, top down: each cell takes from the one above what reaches into it. */
#include "trie.h"

#include <string.h>

/* When a cell is small enough. The first two were found by measurement; any give right answers.
 * Stacked sectors share their borders, so that no cutting ever leaves few edges: below
 * `STACKED_BITS` a cell also ends where the zones have hardly more than one edge each. */
enum { LEAF_EDGES = 16, LEAF_BORDERS = 4, LEAST_BITS = 10, STACKED_BITS = 20 };
enum { LEVELS = (ROOT_BITS - LEAST_BITS) / 2 + 1 };

typedef struct {
    int64_t x, y; /* south-west corner */
    int bits;     /* its side is 2^bits */
} cell;

/* Stacks: borders and their edges of the cells on the way down; covering zones by level. */
typedef struct {
    trie *made;
    words borders, edges, covering[LEVELS];
} builder;

static inline const edge *stacked_edges(const builder *b, int32_t first)
{
    return (const edge *)(b->edges.data + 4 * (int64_t)first);
}

static int append(words *to, const int32_t *from, int64_t count)
{
    int32_t *at = words_more(to, count);
    if (!at)
        return -1;
    if (count)
        memcpy(at, from, (size_t)count * sizeof *at);
    return 0;
}

/* Inside or not at the (moved) corner `to` of a smaller cell, when it is known at `from`: how
 * often the way along the row of `to` and then along the column of `from` crosses an edge. */
static int parity_moved(const edge *e, int32_t count, const cell *from, const cell *to, int parity)
{
    for (int32_t k = 0; k < count; k++) {
        if ((e[k].ay > to->y) != (e[k].by > to->y))
            parity ^= left_of(&e[k], to->x, to->y) != left_of(&e[k], from->x, to->y);
        if ((e[k].ax >= from->x) != (e[k].bx >= from->x))
            parity ^= left_of(&e[k], from->x, to->y) != left_of(&e[k], from->x, from->y);
    }
    return parity;
}

/* What of one zone reaches into a cell: a border put on the stack, or covering, or nothing. */
static int keep(builder *b, int32_t zone, int64_t first, int parity, words *covering)
{
    int64_t count = b->edges.count / 4 - first;
    if (count == 0)
        return parity ? append(covering, &zone, 1) : 0;
    if (b->edges.count / 4 > INT32_MAX || count > INT32_MAX / 2)
        return -1;
    int32_t border[BORDER_WORDS] = {zone, (int32_t)first, (int32_t)(2 * count + parity)};
    return append(&b->borders, border, BORDER_WORDS);
}

static int write_leaf(builder *b, int64_t from, int64_t to, const words *covering, int32_t *made)
{
    trie *t = b->made;
    int64_t at = t->lists.count, borders = to - from;
    *made = 0;
    if (borders == 0 && covering->count == 0)
        return 0;
    int32_t counts[2] = {(int32_t)covering->count, (int32_t)borders};
    if (at > INT32_MAX || append(&t->lists, counts, 2) ||
        append(&t->lists, covering->data, covering->count))
        return -1;
    for (int64_t k = from; k < to; k++) {
        int32_t border[BORDER_WORDS];
        memcpy(border, b->borders.data + k * BORDER_WORDS, sizeof border);
        const edge *edges = stacked_edges(b, border[BORDER_FIRST]);
        border[BORDER_FIRST] = (int32_t)(t->edges.count / 4);
        if (t->edges.count / 4 > INT32_MAX || append(&t->lists, border, BORDER_WORDS) ||
            append(&t->edges, (const int32_t *)edges, 4 * (int64_t)(border[BORDER_TWICE] >> 1)))
            return -1;
    }
    *made = ~(int32_t)at;
    return 0;
}

/* The borders from..to of a cell, as far as they reach into one of its children. */
static int narrow(builder *b, const cell *c, const cell *child, int64_t from, int64_t to,
                  words *covering)
{
    int64_t side = (int64_t)1 << child->bits;
    for (int64_t k = from; k < to; k++) {
        int32_t border[BORDER_WORDS];
        memcpy(border, b->borders.data + k * BORDER_WORDS, sizeof border);
        int32_t count = border[BORDER_TWICE] >> 1;
        int64_t first = b->edges.count / 4;
        for (int32_t n = 0; n < count; n++) {
            edge e = stacked_edges(b, border[BORDER_FIRST])[n]; /* the stack moves as it grows */
            if (edge_meets_box(&e, child->x, child->y, child->x + side, child->y + side) &&
                append(&b->edges, (const int32_t *)&e, 4))
                return -1;
        }
        int parity = parity_moved(stacked_edges(b, border[BORDER_FIRST]), count, c, child,
                                  border[BORDER_TWICE] & 1);
        if (keep(b, border[BORDER_ZONE], first, parity, covering))
            return -1;
    }
    return 0;
}

static int is_small_enough(const builder *b, const cell *c, int64_t from, int64_t to)
{
    int64_t edges = 0, borders = to - from;
    for (int64_t k = from; k < to; k++)
        edges += b->borders.data[k * BORDER_WORDS + BORDER_TWICE] >> 1;
    return (edges <= LEAF_EDGES && borders <= LEAF_BORDERS) || c->bits <= LEAST_BITS ||
           (c->bits <= STACKED_BITS && edges <= 2 * borders + 2);
}

/* Makes the cell from the borders from..to on the stack, which it leaves as it was. */
static int build_cell(builder *b, const cell *c, int64_t from, int64_t to, const words *covering,
                      int32_t *made)
{
    trie *t = b->made;
    if (is_small_enough(b, c, from, to))
        return write_leaf(b, from, to, covering, made);
    int64_t id = t->covering.count, edges = b->edges.count, borders = b->borders.count;
    int32_t here = 0, none[CHILDREN] = {0}, cover = (int32_t)covering->count;
    if (cover) {
        here = (int32_t)t->lists.count;
        if (t->lists.count > INT32_MAX || append(&t->lists, &cover, 1) ||
            append(&t->lists, covering->data, cover))
            return -1;
    }
    if (append(&t->covering, &here, 1) || append(&t->children, none, CHILDREN))
        return -1;
    words *inner = &b->covering[(ROOT_BITS - c->bits) / 2 + 1];
    for (int k = 0; k < CHILDREN; k++) {
        int bits = c->bits - 2;
        cell child = {c->x + ((int64_t)(k % FAN) << bits), c->y + ((int64_t)(k / FAN) << bits), bits};
        int32_t reference;
        inner->count = 0;
        if (narrow(b, c, &child, from, to, inner) ||
            build_cell(b, &child, borders / BORDER_WORDS, b->borders.count / BORDER_WORDS, inner,
                       &reference))
            return -1;
        t->children.data[id * CHILDREN + k] = reference;
        b->edges.count = edges;
        b->borders.count = borders;
    }
    *made = (int32_t)(id + 1);
    return 0;
}

/* ------------------------------------------------------------------------- the root cells */

/* Is the crossing of e with the row of the moved place to the west of it? */
static int crosses_to_the_west(const edge *e, int64_t x, int64_t y)
{
    if ((e->ay > y) == (e->by > y))
        return 0;
    if (greater(e->ax, e->bx) < x)
        return 1;
    if (lesser(e->ax, e->bx) >= x)
        return 0;
    return (e->by > e->ay) != left_of(e, x, y);
}

/* One zone as far as it reaches into a root cell. */
static int enter(builder *b, const shape *s, int32_t zone, const cell *c, words *covering)
{
    const int32_t *x = shape_x(s), *y = shape_y(s), *ends = shape_ring_ends(s);
    int64_t side = (int64_t)1 << c->bits, first = b->edges.count / 4;
    int parity = 0;
    for (int32_t ring = 0, start = 0; ring < s->ring_count; start = ends[ring++])
        for (int32_t to = start, from = ends[ring] - 1; to < ends[ring]; from = to++) {
            edge e = {x[from], y[from], x[to], y[to]};
            parity ^= crosses_to_the_west(&e, c->x, c->y);
            if (edge_meets_box(&e, c->x, c->y, c->x + side, c->y + side) &&
                append(&b->edges, (const int32_t *)&e, 4))
                return -1;
        }
    return keep(b, zone, first, parity, covering);
}

static inline int root_place(int32_t v) { return (int)(((int64_t)v + HALF_TURN) >> ROOT_BITS); }

typedef struct { int west, south, east, north; } reach;

static reach root_reach(const shape *s)
{
    int32_t box[8];
    shape_bounds(s, box);
    return (reach){root_place(box[0]), root_place(box[1]), root_place(~box[4]), root_place(~box[5])};
}

/* The zones that reach into each root cell, in one list: those of cell k up to ends[k], from where
 * those of the cell before end. */
static int32_t *zones_by_cell(shape *const *areas, int32_t count, int64_t *ends)
{
    for (int32_t z = 0; z < count; z++) {
        reach r = root_reach(areas[z]);
        for (int row = r.south; row <= r.north; row++)
            for (int column = r.west; column <= r.east; column++)
                ends[row * ROOT_SIDE + column]++;
    }
    int64_t total = 0;
    for (int k = 0; k < ROOT_CELLS; k++) {
        int64_t here = ends[k];
        ends[k] = total; /* for now where they begin */
        total += here;
    }
    int32_t *list = malloc((size_t)(total + 1) * sizeof *list);
    for (int32_t z = 0; list && z < count; z++) {
        reach r = root_reach(areas[z]);
        for (int row = r.south; row <= r.north; row++)
            for (int column = r.west; column <= r.east; column++)
                list[ends[row * ROOT_SIDE + column]++] = z;
    }
    return list;
}

static int build_roots(builder *b, shape *const *areas, const int32_t *list, const int64_t *ends)
{
    int64_t at = 0;
    for (int k = 0; k < ROOT_CELLS; k++) {
        if (at == ends[k])
            continue;
        cell c = {((int64_t)(k % ROOT_SIDE) << ROOT_BITS) - HALF_TURN,
                  ((int64_t)(k / ROOT_SIDE) << ROOT_BITS) - HALF_TURN, ROOT_BITS};
        b->borders.count = b->edges.count = b->covering[0].count = 0;
        for (; at < ends[k]; at++)
            if (enter(b, areas[list[at]], list[at], &c, &b->covering[0]))
                return -1;
        if (build_cell(b, &c, 0, b->borders.count / BORDER_WORDS, &b->covering[0],
                       &b->made->root[k]))
            return -1;
    }
    return 0;
}

int trie_build(trie *t, shape *const *areas, int32_t count)
{
    builder b;
    memset(&b, 0, sizeof b);
    memset(t, 0, sizeof *t);
    b.made = t;
    int64_t *ends = calloc(ROOT_CELLS, sizeof *ends);
    int32_t *list = ends ? zones_by_cell(areas, count, ends) : NULL;
    int32_t unused = 0; /* place 0 of `lists` means "none" */
    t->root = calloc(ROOT_CELLS, sizeof *t->root);
    int failed = !list || !t->root || append(&t->lists, &unused, 1) ||
                 build_roots(&b, areas, list, ends);
    free(ends);
    free(list);
    free(b.borders.data);
    free(b.edges.data);
    for (int level = 0; level < LEVELS; level++)
        free(b.covering[level].data);
    if (failed) {
        trie_close(t);
        return -1;
    }
    words_trim(&t->children);
    words_trim(&t->covering);
    words_trim(&t->lists);
    words_trim(&t->edges);
    return 0;
}

void trie_close(trie *t)
{
    free(t->root);
    free(t->children.data);
    free(t->covering.data);
    free(t->lists.data);
    free(t->edges.data);
    memset(t, 0, sizeof *t);
}

int64_t trie_bytes(const trie *t)
{
    int64_t held = t->children.room + t->covering.room + t->lists.room + t->edges.room;
    return (held + ROOT_CELLS) * (int64_t)sizeof(int32_t);
}
