/* A growing list of int32, of which all tables of the zones are made. */
#ifndef STANDCLEAR_WORDS_H
#define STANDCLEAR_WORDS_H

#include <stdint.h>
#include <stdlib.h>

typedef struct {
    int32_t *data;
    int64_t count, room;
} words;

/* Where the next `more` words may be written, or NULL when memory ran out. */
static inline int32_t *words_more(words *w, int64_t more)
{
    if (w->count + more > w->room) {
        int64_t room = (w->count + more) + (w->count + more) / 2 + 64;
        int32_t *grown = realloc(w->data, (size_t)room * sizeof *grown);
        if (!grown)
            return NULL;
        w->data = grown;
        w->room = room;
    }
    int32_t *at = w->data + w->count;
    w->count += more;
    return at;
}

/* Gives back what was kept for growing. */
static inline void words_trim(words *w)
{
    int32_t *less = realloc(w->data, (size_t)(w->count ? w->count : 1) * sizeof *less);
    if (less) {
        w->data = less;
        w->room = w->count ? w->count : 1;
    }
}

#endif
