/* An R-tree over boxes (Guttman 1984), fan-out 16: which stored boxes touch this one?
 *
 * Entries are small non-negative integers, "slots"; each is in the tree at most once.
 */
#ifndef STANDCLEAR_TREE_H
#define STANDCLEAR_TREE_H

#include "box.h"

enum { FANOUT = 16, MAX_HEIGHT = 48 };

typedef struct {
    int32_t box[FANOUT][SIDES];
    int32_t child[FANOUT]; /* nodes below, or slots in a leaf */
    int32_t count;
    int32_t parent;        /* -1 at the root; in a free node, the next free one */
    int32_t is_leaf;
} tree_node;

typedef struct {
    tree_node *nodes;
    int32_t node_count, node_room;
    int32_t free_node;     /* head of the list of nodes to use again, -1 when empty */
    int32_t free_count;
    int32_t root;
    int32_t height;        /* 1 when the root is a leaf */
    int32_t *leaf_of;      /* [slot] the leaf it is in, or -1 */
    int32_t slot_room;
} tree;

/* One entry to load: a slot and its box. */
typedef struct {
    int32_t box[SIDES];
    int32_t id;
} tree_entry;

/* All return 0, or -1 when memory ran out, and then the tree is as it was before. */
int tree_open(tree *t);
void tree_close(tree *t);
int tree_insert(tree *t, int32_t slot, const int32_t *box);
/* Replaces the whole content by `count` entries, packed; reorders the entries. */
int tree_pack(tree *t, tree_entry *entries, int64_t count);

/* 1 when the slot was there. Needs no memory. */
int tree_remove(tree *t, int32_t slot);
/* The box of a slot that is in the tree; valid until the next change. */
const int32_t *tree_box(const tree *t, int32_t slot);
int64_t tree_bytes(const tree *t);

/* A walk over the entries that touch a box; the tree must not change meanwhile. */
typedef struct {
    const tree *t;
    int32_t query[SIDES];
    const tree_node *leaf; /* being read, or NULL */
    int32_t at;
    int32_t depth;
    int32_t stack[MAX_HEIGHT * FANOUT];
} tree_walk;

static inline void walk_start(tree_walk *w, const tree *t, const int32_t *box)
{
    w->t = t;
    box_to_query(box, w->query);
    w->leaf = 0;
    w->at = 0;
    w->stack[0] = t->root;
    w->depth = 1;
}

/* Gives the next slot and its box; 0 at the end. */
static inline int walk_next(tree_walk *w, int32_t *slot, const int32_t **box)
{
    for (;;) {
        if (w->leaf) {
            const tree_node *leaf = w->leaf;
            while (w->at < leaf->count) {
                int32_t k = w->at++;
                if (box_matches(leaf->box[k], w->query)) {
                    *slot = leaf->child[k];
                    *box = leaf->box[k];
                    return 1;
                }
            }
            w->leaf = 0;
        }
        if (w->depth == 0)
            return 0;
        const tree_node *node = &w->t->nodes[w->stack[--w->depth]];
        if (node->is_leaf) {
            w->leaf = node;
            w->at = 0;
            continue;
        }
        for (int32_t k = 0; k < node->count; k++)
            if (box_matches(node->box[k], w->query)) {
                __builtin_prefetch(&w->t->nodes[node->child[k]]);
                w->stack[w->depth++] = node->child[k];
            }
    }
}

#endif
