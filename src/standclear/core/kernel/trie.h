/* The cells of the earth, and in each what is to be known of the zones there.
 *
 * The plane is cut into 256 x 256 cells of 2^24 units (1.4 degrees), and a cell in which much
 * is going on into 4 x 4, and so on. A zone that covers a whole cell is listed there as covering,
 * once, at the largest such cell. In a cell that its border enters a zone keeps the edges that
 * enter it and one bit: whether the cell's south-west corner (moved, exact.h: left_of) is inside.
 * From there on inside is a matter of the edges between the corner and a place in the cell.
 *
 * Cells are closed and share their sides, so that they leave no gap between integers through
 * which a leg could pass unseen; a place belongs to the one that it is the least corner of.
 */
#ifndef STANDCLEAR_TRIE_H
#define STANDCLEAR_TRIE_H

#include "exact.h"
#include "shape.h"
#include "words.h"

enum { ROOT_BITS = 24, ROOT_SIDE = 256, ROOT_CELLS = ROOT_SIDE * ROOT_SIDE };
enum { FAN = 4, CHILDREN = FAN * FAN };

#define HALF_TURN ((int64_t)1 << 31) /* units of longitude */

/* Words of a border within a leaf: zone, first edge, and twice the count of edges plus the bit. */
enum { BORDER_ZONE, BORDER_FIRST, BORDER_TWICE, BORDER_WORDS };

/* A reference to a cell: 0 nothing is there; n > 0 node n - 1; n < 0 a leaf, at ~n of `lists`.
 *
 * root      a reference for each root cell, row by row from the south-west
 * children  of each node its 16 references, row by row likewise
 * covering  of each node where in `lists` it says which zones cover it (0: none)
 * lists     such a list: how many, the zones. A leaf: how many cover it, how many borders enter
 *           it, the covering zones, the borders
 * edges     four words each
 */
typedef struct {
    int32_t *root;
    words children, covering, lists, edges;
} trie;

/* Builds over `count` areas, known by their place in that list. -1 when memory ran out. */
int trie_build(trie *t, shape *const *areas, int32_t count);
void trie_close(trie *t);
int64_t trie_bytes(const trie *t);

static inline const edge *trie_edges(const trie *t, int32_t first)
{
    return (const edge *)(t->edges.data + 4 * (int64_t)first);
}

#endif
