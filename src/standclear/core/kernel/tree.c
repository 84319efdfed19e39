/* Inserting into and removing from the R-tree, one entry at a time.
 *
 * A new entry goes down the branch whose box must grow least; a full node is split where its
 * two halves overlap least (the idea of the R*-tree, Beckmann et al. 1990, without reinsertion).
 * Memory is reserved before anything changes, so that no failure leaves a half-made tree.
 */
#include "tree.h"
#include "split.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------------- memory */

static int reserve_slots(tree *t, int32_t slot)
{
    if (slot < t->slot_room)
        return 0;
    int64_t room = (int64_t)slot + slot / 4 + 64;
    room = room > INT32_MAX ? INT32_MAX : room;
    int32_t *grown = realloc(t->leaf_of, (size_t)room * sizeof *grown);
    if (!grown)
        return -1;
    memset(grown + t->slot_room, 0xff, (size_t)(room - t->slot_room) * sizeof *grown);
    t->leaf_of = grown;
    t->slot_room = (int32_t)room;
    return 0;
}

/* Makes sure that `wanted` calls of take_node will succeed. */
static int reserve_nodes(tree *t, int64_t wanted)
{
    int64_t needed = (int64_t)t->node_count + wanted - t->free_count;
    if (needed <= t->node_room)
        return 0;
    int64_t room = needed + needed / 8 + 16;
    if (room > INT32_MAX)
        return -1;
    tree_node *grown = realloc(t->nodes, (size_t)room * sizeof *grown);
    if (!grown)
        return -1;
    t->nodes = grown;
    t->node_room = (int32_t)room;
    return 0;
}

static int32_t take_node(tree *t, int is_leaf)
{
    int32_t id = t->free_node;
    if (id >= 0) {
        t->free_node = t->nodes[id].parent;
        t->free_count--;
    } else {
        id = t->node_count++;
    }
    t->nodes[id].count = 0;
    t->nodes[id].parent = -1;
    t->nodes[id].is_leaf = is_leaf;
    return id;
}

static void give_back_node(tree *t, int32_t id)
{
    t->nodes[id].parent = t->free_node;
    t->nodes[id].count = 0;
    t->free_node = id;
    t->free_count++;
}

int tree_open(tree *t)
{
    memset(t, 0, sizeof *t);
    t->free_node = -1;
    t->height = 1;
    if (reserve_nodes(t, 1))
        return -1;
    t->root = take_node(t, 1);
    return 0;
}

void tree_close(tree *t)
{
    free(t->nodes);
    free(t->leaf_of);
    memset(t, 0, sizeof *t);
}

int64_t tree_bytes(const tree *t)
{
    return (int64_t)t->node_room * (int64_t)sizeof *t->nodes +
           (int64_t)t->slot_room * (int64_t)sizeof *t->leaf_of;
}

/* -------------------------------------------------------------------------------- pieces */

/* Appends a child or slot to a node with room, and remembers where it went. */
static void append_entry(tree *t, int32_t id, const int32_t *box, int32_t child)
{
    tree_node *node = &t->nodes[id];
    memcpy(node->box[node->count], box, sizeof node->box[0]);
    node->child[node->count++] = child;
    if (node->is_leaf)
        t->leaf_of[child] = id;
    else
        t->nodes[child].parent = id;
}

static void cover_of(const tree_node *node, int32_t *cover)
{
    memcpy(cover, node->box[0], sizeof node->box[0]);
    for (int32_t k = 1; k < node->count; k++)
        box_include(cover, node->box[k]);
}

static int32_t position_of(const tree_node *node, int32_t child)
{
    int32_t k = 0;
    while (node->child[k] != child)
        k++;
    return k;
}

static void drop_entry(tree_node *node, int32_t k)
{
    int32_t last = --node->count;
    if (k != last) {
        memcpy(node->box[k], node->box[last], sizeof node->box[0]);
        node->child[k] = node->child[last];
    }
}

/* --------------------------------------------------------------------------------- split */

/* Puts one entry too many into a full node by making two of it; returns the second.
 * Nodes must have been reserved. */
static int32_t split(tree *t, int32_t id, const int32_t *box, int32_t child)
{
    overfull all;
    int order[OVERFULL];
    memcpy(all.box, t->nodes[id].box, sizeof t->nodes[id].box);
    memcpy(all.child, t->nodes[id].child, sizeof t->nodes[id].child);
    memcpy(all.box[FANOUT], box, sizeof all.box[0]);
    all.child[FANOUT] = child;
    int cut = best_cut(&all, order);
    int32_t second = take_node(t, t->nodes[id].is_leaf);
    t->nodes[id].count = 0;
    for (int i = 0; i < OVERFULL; i++)
        append_entry(t, i < cut ? id : second, all.box[order[i]], all.child[order[i]]);
    return second;
}

/* Adds an entry to a node, splitting upwards as far as needed. */
static void add_upwards(tree *t, int32_t id, const int32_t *box, int32_t child)
{
    int32_t carried[SIDES], cover[SIDES];
    memcpy(carried, box, sizeof carried);
    while (t->nodes[id].count == FANOUT) {
        int32_t second = split(t, id, carried, child);
        int32_t parent = t->nodes[id].parent;
        cover_of(&t->nodes[id], cover);
        cover_of(&t->nodes[second], carried);
        if (parent < 0) {
            parent = t->root = take_node(t, 0);
            t->height++;
            append_entry(t, parent, cover, id);
        } else {
            tree_node *above = &t->nodes[parent];
            memcpy(above->box[position_of(above, id)], cover, sizeof cover);
        }
        child = second;
        id = parent;
    }
    append_entry(t, id, carried, child);
}

/* ------------------------------------------------------------------------ insert, remove */

/* The branch whose box grows least by taking `box` in; among equals the smallest. */
static int32_t best_branch(const tree_node *node, const int32_t *box)
{
    int32_t best = 0;
    float least_growth = INFINITY, least_measure = INFINITY;
    for (int32_t k = 0; k < node->count; k++) {
        int32_t grown[SIDES];
        memcpy(grown, node->box[k], sizeof grown);
        box_include(grown, box);
        float measure = box_measure(node->box[k]);
        float growth = box_measure(grown) - measure;
        if (growth < least_growth || (growth == least_growth && measure < least_measure)) {
            best = k;
            least_growth = growth;
            least_measure = measure;
        }
    }
    return best;
}

int tree_insert(tree *t, int32_t slot, const int32_t *box)
{
    /* A split at every level and a new root is the most one insertion can need. Height grows
     * by one when the root overflows, which takes a power of LEAST_FILL of insertions: the
     * limit is out of reach and only keeps the walk's stack provably large enough. */
    if (t->height >= MAX_HEIGHT - 1 || reserve_slots(t, slot) || reserve_nodes(t, t->height + 1))
        return -1;
    int32_t id = t->root;
    while (!t->nodes[id].is_leaf) {
        tree_node *node = &t->nodes[id];
        int32_t k = best_branch(node, box);
        box_include(node->box[k], box);
        id = node->child[k];
    }
    add_upwards(t, id, box, slot);
    return 0;
}

int tree_remove(tree *t, int32_t slot)
{
    if (slot < 0 || slot >= t->slot_room || t->leaf_of[slot] < 0)
        return 0;
    int32_t id = t->leaf_of[slot];
    t->leaf_of[slot] = -1;
    drop_entry(&t->nodes[id], position_of(&t->nodes[id], slot));
    /* Upwards: unlink nodes that became empty, shrink the boxes of the others. */
    while (t->nodes[id].parent >= 0) {
        int32_t parent = t->nodes[id].parent;
        int32_t k = position_of(&t->nodes[parent], id);
        if (t->nodes[id].count == 0) {
            drop_entry(&t->nodes[parent], k);
            give_back_node(t, id);
        } else {
            int32_t cover[SIDES];
            cover_of(&t->nodes[id], cover);
            memcpy(t->nodes[parent].box[k], cover, sizeof cover);
        }
        id = parent;
    }
    if (t->nodes[t->root].count == 0) {
        t->nodes[t->root].is_leaf = 1;
        t->height = 1;
    }
    while (!t->nodes[t->root].is_leaf && t->nodes[t->root].count == 1) {
        int32_t only = t->nodes[t->root].child[0];
        give_back_node(t, t->root);
        t->root = only;
        t->nodes[only].parent = -1;
        t->height--;
    }
    return 1;
}

const int32_t *tree_box(const tree *t, int32_t slot)
{
    const tree_node *leaf = &t->nodes[t->leaf_of[slot]];
    return leaf->box[position_of(leaf, slot)];
}
