/* Slots: each keeps one shape; its box lives in the tree. */
#include "store.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    shape *area;  /* NULL when the slot is free */
    int32_t next; /* the item's next slot, or the next free slot */
} slot_record;

struct store {
    tree boxes;
    slot_record *slots;
    int32_t slot_count, slot_room, free_slot;
    tree_entry *waiting; /* boxes of slots that store_pack has yet to take in */
    int64_t waiting_count, waiting_room;
    int64_t shape_bytes;
    store_extent argument;
    store_hits hits;
};

store *store_open(void)
{
    store *s = calloc(1, sizeof *s);
    if (s && tree_open(&s->boxes)) {
        free(s);
        return NULL;
    }
    if (s)
        s->free_slot = -1;
    return s;
}

void store_close(store *s)
{
    for (int32_t k = 0; k < s->slot_count; k++)
        free(s->slots[k].area);
    tree_close(&s->boxes);
    free(s->slots);
    free(s->waiting);
    free(s->hits.own);
    free(s->hits.slot);
    free(s->hits.number);
    free(s);
}

static int64_t bytes_of(const shape *a)
{
    return (int64_t)sizeof *a +
           ((int64_t)a->ring_count + 2 * (int64_t)a->vertex_count) * (int64_t)sizeof a->data[0];
}

int64_t store_bytes(const store *s)
{
    return (int64_t)sizeof *s + s->shape_bytes + tree_bytes(&s->boxes) +
           (int64_t)s->slot_room * (int64_t)sizeof *s->slots +
           s->waiting_room * (int64_t)sizeof *s->waiting +
           s->hits.room * (int64_t)(3 * sizeof *s->hits.own);
}

/* ----------------------------------------------------------------------------- add, remove */

/* The caller's extent as a shape of our own and its box. */
static shape *take_in(const store_extent *e, int32_t *box, int *fault)
{
    shape *a = shape_new(e->ring_starts, e->ring_count, e->x, e->y, e->vertex_count, fault);
    if (!a)
        return NULL;
    shape_bounds(a, box);
    box[2] = e->altitude_low;
    box[3] = e->time_start;
    box[2 + DIMENSIONS] = ~e->altitude_high;
    box[3 + DIMENSIONS] = ~e->time_end;
    return a;
}

static int reserve_slot(store *s)
{
    if (s->free_slot >= 0 || s->slot_count < s->slot_room)
        return 0;
    int64_t room = (int64_t)s->slot_room + s->slot_room / 4 + 64;
    if (room > INT32_MAX)
        return -1;
    slot_record *grown = realloc(s->slots, (size_t)room * sizeof *grown);
    if (!grown)
        return -1;
    s->slots = grown;
    s->slot_room = (int32_t)room;
    return 0;
}

static int let_wait(store *s, int32_t slot, const int32_t *box)
{
    if (s->waiting_count == s->waiting_room) {
        int64_t room = s->waiting_room + s->waiting_room / 2 + 64;
        tree_entry *grown = realloc(s->waiting, (size_t)room * sizeof *grown);
        if (!grown)
            return -1;
        s->waiting = grown;
        s->waiting_room = room;
    }
    tree_entry *entry = &s->waiting[s->waiting_count++];
    memcpy(entry->box, box, sizeof entry->box);
    entry->id = slot;
    return 0;
}

int32_t store_add(store *s, const store_extent *e, double error_m, int32_t volume, int32_t number,
                  int in_tree)
{
    int fault;
    int32_t box[SIDES];
    shape *a = take_in(e, box, &fault);
    if (!a)
        return fault == 1 ? BAD_SHAPE : NO_MEMORY;
    int32_t slot = s->free_slot >= 0 ? s->free_slot : s->slot_count;
    if (reserve_slot(s) ||
        (in_tree ? tree_insert(&s->boxes, slot, box) : let_wait(s, slot, box))) {
        free(a);
        return NO_MEMORY;
    }
    if (slot == s->free_slot)
        s->free_slot = s->slots[slot].next;
    else
        s->slot_count++;
    a->error_m = error_m;
    a->volume = volume;
    a->number = number;
    s->slots[slot].area = a;
    s->slots[slot].next = -1;
    s->shape_bytes += bytes_of(a);
    return slot;
}

void store_link(store *s, int32_t slot, int32_t next) { s->slots[slot].next = next; }

int32_t store_next(const store *s, int32_t slot) { return s->slots[slot].next; }

static void forget_waiting(store *s, int32_t slot)
{
    for (int64_t k = s->waiting_count; k-- > 0;)
        if (s->waiting[k].id == slot) {
            s->waiting[k] = s->waiting[--s->waiting_count];
            return;
        }
}

void store_remove(store *s, int32_t slot)
{
    if (!tree_remove(&s->boxes, slot))
        forget_waiting(s, slot);
    s->shape_bytes -= bytes_of(s->slots[slot].area);
    free(s->slots[slot].area);
    s->slots[slot].area = NULL;
    s->slots[slot].next = s->free_slot;
    s->free_slot = slot;
}

int store_pack(store *s)
{
    int64_t count = s->waiting_count;
    for (int32_t k = 0; k < s->slot_count; k++)
        count += k < s->boxes.slot_room && s->boxes.leaf_of[k] >= 0;
    tree_entry *all = realloc(s->waiting, (size_t)(count + 1) * sizeof *all);
    if (!all)
        return NO_MEMORY;
    s->waiting = all; /* what waits stands first and stays counted, should packing fail */
    s->waiting_room = count + 1;
    int64_t at = s->waiting_count;
    for (int32_t k = 0; k < s->slot_count; k++)
        if (k < s->boxes.slot_room && s->boxes.leaf_of[k] >= 0) {
            memcpy(all[at].box, tree_box(&s->boxes, k), sizeof all[at].box);
            all[at++].id = k;
        }
    if (tree_pack(&s->boxes, all, count))
        return NO_MEMORY;
    free(s->waiting);
    s->waiting = NULL;
    s->waiting_count = s->waiting_room = 0;
    return 0;
}

/* ------------------------------------------------------------------------------ reading back */

void store_sizes(const store *s, int32_t slot, int64_t *ring_count, int64_t *vertex_count)
{
    *ring_count = s->slots[slot].area->ring_count;
    *vertex_count = s->slots[slot].area->vertex_count;
}

void store_read(const store *s, int32_t slot, int64_t *ring_starts, int32_t *x, int32_t *y,
                int32_t *bounds, double *error_m, int32_t *volume)
{
    const shape *a = s->slots[slot].area;
    const int32_t *box = tree_box(&s->boxes, slot);
    ring_starts[0] = 0;
    for (int32_t r = 0; r < a->ring_count; r++)
        ring_starts[r + 1] = shape_ring_ends(a)[r];
    memcpy(x, shape_x(a), (size_t)a->vertex_count * sizeof *x);
    memcpy(y, shape_y(a), (size_t)a->vertex_count * sizeof *y);
    bounds[0] = box[2];
    bounds[1] = ~box[2 + DIMENSIONS];
    bounds[2] = box[3];
    bounds[3] = ~box[3 + DIMENSIONS];
    *error_m = a->error_m;
    *volume = a->volume;
}

/* ------------------------------------------------------------------------------------- asking */

store_extent *store_argument(store *s) { return &s->argument; }

store_hits *store_results(store *s) { return &s->hits; }

static int grow(int32_t **array, int64_t room)
{
    int32_t *grown = realloc(*array, (size_t)room * sizeof *grown);
    if (!grown)
        return -1;
    *array = grown;
    return 0;
}

static int push_hit(store_hits *h, int32_t own, int32_t slot, int32_t number)
{
    if (h->count == h->room) {
        int64_t room = 2 * h->room + 256;
        if (grow(&h->own, room) || grow(&h->slot, room) || grow(&h->number, room))
            return -1;
        h->room = room;
    }
    h->own[h->count] = own;
    h->slot[h->count] = slot;
    h->number[h->count++] = number;
    return 0;
}

int64_t store_find_touching(store *s, const store_extent *e, int32_t own, int64_t limit)
{
    int fault, failed = 0;
    int32_t box[SIDES], slot;
    const int32_t *other_box;
    shape *a = take_in(e, box, &fault);
    if (!a)
        return fault == 1 ? BAD_SHAPE : NO_MEMORY;
    tree_walk w;
    walk_start(&w, &s->boxes, box);
    while ((limit < 0 || s->hits.count < limit) && walk_next(&w, &slot, &other_box)) {
        const shape *b = s->slots[slot].area;
        int touch = shapes_touch(a, box, b, other_box);
        if (touch < 0 || (touch && push_hit(&s->hits, own, slot, b->number))) {
            failed = 1;
            break;
        }
    }
    free(a);
    return failed ? NO_MEMORY : s->hits.count;
}

int64_t store_find_in_box(store *s, const int32_t *low, const int32_t *high, int32_t own)
{
    int32_t box[SIDES], slot;
    const int32_t *other_box;
    for (int d = 0; d < DIMENSIONS; d++) {
        box[d] = low[d];
        box[d + DIMENSIONS] = ~high[d];
    }
    tree_walk w;
    walk_start(&w, &s->boxes, box);
    while (walk_next(&w, &slot, &other_box))
        if (push_hit(&s->hits, own, slot, s->slots[slot].area->number))
            return NO_MEMORY;
    return s->hits.count;
}
