/* The exact test: do two areas share a point?
 *
 * Two closed areas share a point if and only if their borders meet, or one ring of either lies
 * inside the other. (If the borders do not meet, each ring lies wholly inside or wholly outside
 * the other area. If none lies inside, a common point would belong to a common piece with a
 * border of its own; that border is part of a ring of one inside the other: a contradiction.)
 *
 * Every decision is the sign of an integer: there is no tolerance and nothing is rounded.
 */
#include "shape.h"
#include "box.h"

#include <stdlib.h>
#include <string.h>

typedef struct { int32_t ax, ay, bx, by; } segment;

/* What both boxes have in common; only edges that enter it can meet. */
typedef struct { int32_t x_low, y_low, x_high, y_high; } window;

enum { LOCAL_SEGMENTS = 256 }; /* 4 KiB on the stack; larger sets go to the heap */

/* ------------------------------------------------------------------------ making a shape */

static int rings_are_well_formed(const int64_t *starts, int64_t rings, int64_t vertices)
{
    if (rings < 1 || vertices > INT32_MAX / 4 || starts[0] != 0 || starts[rings] != vertices)
        return 0;
    for (int64_t r = 0; r < rings; r++)
        if (starts[r + 1] - starts[r] < 3)
            return 0;
    return 1;
}

shape *shape_new(const int64_t *ring_starts, int64_t ring_count, const int32_t *x,
                 const int32_t *y, int64_t vertex_count, int *fault)
{
    if (!rings_are_well_formed(ring_starts, ring_count, vertex_count)) {
        *fault = 1;
        return NULL;
    }
    size_t words = (size_t)ring_count + 2 * (size_t)vertex_count;
    shape *s = malloc(sizeof *s + words * sizeof s->data[0]);
    if (!s) {
        *fault = 2;
        return NULL;
    }
    *fault = 0;
    s->error_m = 0.0;
    s->volume = s->number = 0;
    s->ring_count = (int32_t)ring_count;
    s->vertex_count = (int32_t)vertex_count;
    for (int64_t r = 0; r < ring_count; r++)
        s->data[r] = (int32_t)ring_starts[r + 1];
    memcpy(s->data + ring_count, x, (size_t)vertex_count * sizeof *x);
    memcpy(s->data + ring_count + vertex_count, y, (size_t)vertex_count * sizeof *y);
    return s;
}

void shape_bounds(const shape *s, int32_t *box)
{
    const int32_t *x = shape_x(s), *y = shape_y(s);
    int32_t x_low = x[0], x_high = x[0], y_low = y[0], y_high = y[0];
    for (int32_t v = 1; v < s->vertex_count; v++) {
        x_low = x[v] < x_low ? x[v] : x_low;
        x_high = x[v] > x_high ? x[v] : x_high;
        y_low = y[v] < y_low ? y[v] : y_low;
        y_high = y[v] > y_high ? y[v] : y_high;
    }
    box[0] = x_low;
    box[1] = y_low;
    box[DIMENSIONS] = ~x_high;
    box[DIMENSIONS + 1] = ~y_high;
}

/* --------------------------------------------------------------------- exact predicates */

static inline int32_t least(int32_t a, int32_t b) { return a < b ? a : b; }
static inline int32_t most(int32_t a, int32_t b) { return a < b ? b : a; }

/* The side of the line a -> b on which p lies: 1 left, -1 right, 0 on it.
 * Differences of int32 need 33 bits and their products 66: hence 128. */
static inline int side(int32_t ax, int32_t ay, int32_t bx, int32_t by, int32_t px, int32_t py)
{
    __int128 left = (__int128)((int64_t)bx - ax) * ((int64_t)py - ay);
    __int128 right = (__int128)((int64_t)by - ay) * ((int64_t)px - ax);
    return (left > right) - (left < right);
}

/* p is known to be on the line through the segment: is it between its ends? */
static inline int between(const segment *s, int32_t px, int32_t py)
{
    return px >= least(s->ax, s->bx) && px <= most(s->ax, s->bx) &&
           py >= least(s->ay, s->by) && py <= most(s->ay, s->by);
}

/* Closed segments: a shared end, or an end on the other's middle, is meeting. */
static int segments_meet(const segment *s, const segment *r)
{
    int ra = side(s->ax, s->ay, s->bx, s->by, r->ax, r->ay);
    int rb = side(s->ax, s->ay, s->bx, s->by, r->bx, r->by);
    if (ra * rb > 0)
        return 0;
    int sa = side(r->ax, r->ay, r->bx, r->by, s->ax, s->ay);
    int sb = side(r->ax, r->ay, r->bx, r->by, s->bx, s->by);
    if (sa * sb > 0)
        return 0;
    if (ra * rb < 0 && sa * sb < 0)
        return 1;
    return (ra == 0 && between(s, r->ax, r->ay)) || (rb == 0 && between(s, r->bx, r->by)) ||
           (sa == 0 && between(r, s->ax, s->ay)) || (sb == 0 && between(r, s->bx, s->by));
}

/* 1 when p is inside the area or on its border.
 * Counts the edges that cross the ray from p towards greater x (Franklin's even-odd rule);
 * an edge owns its lower end and not its upper one, so no vertex is counted twice. */
static int contains(const shape *s, int32_t px, int32_t py)
{
    const int32_t *x = shape_x(s), *y = shape_y(s), *ends = shape_ring_ends(s);
    int inside = 0;
    for (int32_t ring = 0, first = 0; ring < s->ring_count; first = ends[ring++])
        for (int32_t to = first, from = ends[ring] - 1; to < ends[ring]; from = to++) {
            segment e = {x[from], y[from], x[to], y[to]};
            if ((py < e.ay) & (py < e.by))
                continue;
            if ((py > e.ay) & (py > e.by))
                continue;
            int p_side = side(e.ax, e.ay, e.bx, e.by, px, py);
            if (p_side == 0 && between(&e, px, py))
                return 1;
            if ((e.ay > py) != (e.by > py))
                inside ^= (e.by > e.ay) == (p_side > 0);
        }
    return inside;
}

/* ------------------------------------------------------------------------- the two parts */

static inline int in_rectangle(const int32_t *box, int32_t px, int32_t py)
{
    return px >= box[0] && py >= box[1] && px <= ~box[DIMENSIONS] && py <= ~box[DIMENSIONS + 1];
}

/* Does the first vertex of any ring of `a` lie in `b`? */
static int a_ring_starts_inside(const shape *a, const shape *b, const int32_t *b_box)
{
    const int32_t *x = shape_x(a), *y = shape_y(a), *ends = shape_ring_ends(a);
    for (int32_t ring = 0, first = 0; ring < a->ring_count; first = ends[ring++])
        if (in_rectangle(b_box, x[first], y[first]) && contains(b, x[first], y[first]))
            return 1;
    return 0;
}

static inline int misses_window(const segment *e, const window *w)
{
    return ((e->ax < w->x_low) & (e->bx < w->x_low)) | ((e->ax > w->x_high) & (e->bx > w->x_high)) |
           ((e->ay < w->y_low) & (e->by < w->y_low)) | ((e->ay > w->y_high) & (e->by > w->y_high));
}

/* Collects the edges of `s` that may enter the window; `out` has room for all its edges. */
static int64_t edges_in_window(const shape *s, const window *w, segment *out)
{
    const int32_t *x = shape_x(s), *y = shape_y(s), *ends = shape_ring_ends(s);
    int64_t count = 0;
    for (int32_t ring = 0, first = 0; ring < s->ring_count; first = ends[ring++])
        for (int32_t to = first, from = ends[ring] - 1; to < ends[ring]; from = to++) {
            segment e = {x[from], y[from], x[to], y[to]};
            out[count] = e;
            count += !misses_window(&e, w);
        }
    return count;
}

static int compare_by_x(const void *left, const void *right)
{
    const segment *a = left, *b = right;
    int32_t a_low = least(a->ax, a->bx), b_low = least(b->ax, b->bx);
    return (a_low > b_low) - (a_low < b_low);
}

/* Every edge of `a` against those of `b` that start before it ends. `b` is in order of low x;
 * `reach` is the widest edge of `b`, so the scan may start at the first that can still reach. */
static int any_meet_sorted(const segment *a, int64_t a_count, const segment *b, int64_t b_count)
{
    int64_t reach = 0;
    for (int64_t k = 0; k < b_count; k++) {
        int64_t width = (int64_t)most(b[k].ax, b[k].bx) - least(b[k].ax, b[k].bx);
        reach = width > reach ? width : reach;
    }
    for (int64_t k = 0; k < a_count; k++) {
        window w = {least(a[k].ax, a[k].bx), least(a[k].ay, a[k].by),
                    most(a[k].ax, a[k].bx), most(a[k].ay, a[k].by)};
        int64_t low = 0, high = b_count;
        while (low < high) {
            int64_t middle = (low + high) / 2;
            if (least(b[middle].ax, b[middle].bx) < (int64_t)w.x_low - reach)
                low = middle + 1;
            else
                high = middle;
        }
        for (; low < b_count && least(b[low].ax, b[low].bx) <= w.x_high; low++)
            if (!misses_window(&b[low], &w) && segments_meet(&a[k], &b[low]))
                return 1;
    }
    return 0;
}

/* Every edge of `a` against every edge of `b`. */
static int any_meet(const segment *a, int64_t a_count, const segment *b, int64_t b_count)
{
    for (int64_t k = 0; k < a_count; k++) {
        window w = {least(a[k].ax, a[k].bx), least(a[k].ay, a[k].by),
                    most(a[k].ax, a[k].bx), most(a[k].ay, a[k].by)};
        for (int64_t m = 0; m < b_count; m++)
            if (!misses_window(&b[m], &w) && segments_meet(&a[k], &b[m]))
                return 1;
    }
    return 0;
}

static int borders_meet(const shape *a, const shape *b, const window *w)
{
    segment local[LOCAL_SEGMENTS], *edges = local;
    int64_t room = (int64_t)a->vertex_count + b->vertex_count;
    if (room > LOCAL_SEGMENTS && !(edges = malloc((size_t)room * sizeof *edges)))
        return -1;
    int64_t a_count = edges_in_window(a, w, edges);
    segment *b_edges = edges + a_count;
    int64_t b_count = a_count ? edges_in_window(b, w, b_edges) : 0;
    int met;
    if (a_count > 64 && b_count > 64) { /* where sorting pays; either way the answer is the same */
        qsort(b_edges, (size_t)b_count, sizeof *b_edges, compare_by_x);
        met = any_meet_sorted(edges, a_count, b_edges, b_count);
    } else {
        met = any_meet(edges, a_count, b_edges, b_count);
    }
    if (edges != local)
        free(edges);
    return met;
}

int shapes_touch(const shape *a, const int32_t *a_box, const shape *b, const int32_t *b_box)
{
    window w = {most(a_box[0], b_box[0]), most(a_box[1], b_box[1]),
                least(~a_box[DIMENSIONS], ~b_box[DIMENSIONS]),
                least(~a_box[DIMENSIONS + 1], ~b_box[DIMENSIONS + 1])};
    if (w.x_low > w.x_high || w.y_low > w.y_high)
        return 0;
    if (a_ring_starts_inside(a, b, b_box) || a_ring_starts_inside(b, a, a_box))
        return 1;
    return borders_meet(a, b, &w);
}
