/* A plane area bounded by rings of int32 vertices, and the exact test for two of them.
 *
 * Inside is even-odd over all rings together, the border belongs to the area, and no ring
 * repeats its first vertex: holes are rings, several parts are rings.
 */
#ifndef STANDCLEAR_SHAPE_H
#define STANDCLEAR_SHAPE_H

#include <stdint.h>

typedef struct {
    double error_m;      /* carried for the caller, not used here */
    int32_t volume;      /* likewise */
    int32_t number;      /* likewise: which of its item's extents this is */
    int32_t ring_count;
    int32_t vertex_count;
    int32_t data[];      /* ring ends [ring_count], x [vertex_count], y [vertex_count] */
} shape;

static inline const int32_t *shape_ring_ends(const shape *s) { return s->data; }
static inline const int32_t *shape_x(const shape *s) { return s->data + s->ring_count; }
static inline const int32_t *shape_y(const shape *s) { return shape_x(s) + s->vertex_count; }

/* Copies the rings. ring_starts has ring_count + 1 entries, from 0 to vertex_count, and every
 * ring at least three vertices; *fault is 1 when they do not, else 2 when memory ran out. */
shape *shape_new(const int64_t *ring_starts, int64_t ring_count, const int32_t *x,
                 const int32_t *y, int64_t vertex_count, int *fault);

/* Writes the sides of the shape's bounding rectangle into dimensions 0 and 1 of a box. */
void shape_bounds(const shape *s, int32_t *box);

/* 1 when the two areas share a point, 0 when not, -1 when memory ran out.
 * The boxes are theirs (box.h, only x and y are read) and let far edges be skipped. */
int shapes_touch(const shape *a, const int32_t *a_box, const shape *b, const int32_t *b_box);

#endif
