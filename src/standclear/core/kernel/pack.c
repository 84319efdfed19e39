/* Loading the R-tree all at once: fewer and tighter nodes than one by one.
 *
 * Top-down, as the VAMSplit R-tree (White and Jain 1996): cut the entries in two where they are
 * most spread out in proportion to their own size, at a multiple of what a full subtree holds,
 * and again within each half, until a node's worth is left. Entries that follow one another
 * then belong to one node, nodes that follow one another to one node above.
 */
#include "tree.h"

#include <stdlib.h>
#include <string.h>

enum { FILL = 14 }; /* two places are left free in each node, so that an insertion soon after
                       does not split it */

static inline int64_t doubled_centre(const tree_entry *e, int d)
{
    return (int64_t)e->box[d] + ~e->box[d + DIMENSIONS];
}

/* The dimension in which centres lie furthest apart, measured in mean box lengths. */
static int widest_dimension(const tree_entry *e, int64_t count)
{
    int widest = 0;
    double most = -1.0;
    for (int d = 0; d < DIMENSIONS; d++) {
        int64_t low = doubled_centre(&e[0], d), high = low;
        double total_length = 0.0;
        for (int64_t k = 0; k < count; k++) {
            int64_t c = doubled_centre(&e[k], d);
            low = c < low ? c : low;
            high = c > high ? c : high;
            total_length += (double)side_length(e[k].box[d], e[k].box[d + DIMENSIONS]);
        }
        double spread = (double)(high - low) / (total_length / (double)count);
        if (spread > most) {
            most = spread;
            widest = d;
        }
    }
    return widest;
}

static inline void swap(tree_entry *a, tree_entry *b)
{
    tree_entry kept = *a;
    *a = *b;
    *b = kept;
}

/* Reorders so that no entry before `at` has a greater centre than one from `at` on (Hoare). */
static void part_at(tree_entry *e, int64_t count, int64_t at, int d)
{
    int64_t low = 0, high = count - 1;
    while (low < high) {
        int64_t pivot = doubled_centre(&e[low + (high - low) / 2], d);
        int64_t i = low, j = high;
        while (i <= j) {
            while (doubled_centre(&e[i], d) < pivot)
                i++;
            while (doubled_centre(&e[j], d) > pivot)
                j--;
            if (i <= j)
                swap(&e[i++], &e[j--]);
        }
        if (at <= j)
            high = j;
        else if (at >= i)
            low = i;
        else
            return;
    }
}

static void arrange(tree_entry *e, int64_t count)
{
    while (count > FILL) {
        int64_t whole = FILL; /* what one full subtree below this cut holds */
        while (whole * FILL < count)
            whole *= FILL;
        int64_t subtrees = (count + whole - 1) / whole;
        int64_t at = whole * (subtrees / 2);
        part_at(e, count, at, widest_dimension(e, count));
        arrange(e, at);
        e += at;
        count -= at;
    }
}

/* Makes nodes of `count` arranged entries and leaves one entry per node in their place. */
static int64_t build_level(tree *t, tree_entry *e, int64_t count, int is_leaf)
{
    int64_t made = 0;
    for (int64_t first = 0; first < count; first += FILL, made++) {
        int32_t id = t->node_count++;
        tree_node *node = &t->nodes[id];
        node->is_leaf = is_leaf;
        node->parent = -1;
        node->count = (int32_t)(count - first < FILL ? count - first : FILL);
        tree_entry above = e[first];
        above.id = id;
        for (int32_t k = 0; k < node->count; k++) {
            const tree_entry *entry = &e[first + k];
            memcpy(node->box[k], entry->box, sizeof entry->box);
            node->child[k] = entry->id;
            box_include(above.box, entry->box);
            if (is_leaf)
                t->leaf_of[entry->id] = id;
            else
                t->nodes[entry->id].parent = id;
        }
        e[made] = above; /* never ahead of what is still to be read: made <= first */
    }
    return made;
}

int tree_pack(tree *t, tree_entry *entries, int64_t count)
{
    int64_t most_nodes = 1, slots = t->slot_room;
    for (int64_t level = count; level > 1; level = (level + FILL - 1) / FILL)
        most_nodes += (level + FILL - 1) / FILL;
    for (int64_t k = 0; k < count; k++)
        slots = entries[k].id >= slots ? (int64_t)entries[k].id + 1 : slots;
    if (most_nodes > INT32_MAX)
        return -1;
    tree packed;
    memset(&packed, 0, sizeof packed);
    packed.free_node = -1;
    packed.nodes = malloc((size_t)most_nodes * sizeof *packed.nodes);
    packed.leaf_of = malloc((size_t)(slots ? slots : 1) * sizeof *packed.leaf_of);
    if (!packed.nodes || !packed.leaf_of) {
        tree_close(&packed);
        return -1;
    }
    packed.node_room = (int32_t)most_nodes;
    packed.slot_room = (int32_t)slots;
    memset(packed.leaf_of, 0xff, (size_t)slots * sizeof *packed.leaf_of);

    arrange(entries, count);
    int64_t level = build_level(&packed, entries, count, 1);
    packed.height = 1;
    for (; level > 1; packed.height++)
        level = build_level(&packed, entries, level, 0);
    if (count == 0) {
        packed.nodes[0].is_leaf = 1;
        packed.nodes[0].count = 0;
        packed.nodes[0].parent = -1;
        packed.node_count = 1;
    }
    packed.root = packed.node_count - 1;
    tree_close(t);
    *t = packed;
    return 0;
}
