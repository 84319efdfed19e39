/* BaseStation lines: the ordinary ones, many at a time. formats/sbs.py says what each part means
 * and reads every other line; sbs_lines.py keeps the names.
 *
 * Nothing of a line that is not ordinary is taken: reading stops before it. */
#ifndef STANDCLEAR_SBS_H
#define STANDCLEAR_SBS_H

#include "told.h"

/* What was asked for, where it stopped, and why.
 *
 * text      whole lines, from `used` on; lines: how many were read so far
 * minute    the minute that is known, as the decimal number YYYYMMDDhhmm, and when it began
 * known     `count` craft of at most `most`; places: their numbers + 1 by address, a table of
 *           open addressing of mask + 1 places, 0 for none
 * rows      `row_count` of them, with room for one a line */
typedef struct {
    const char *text;
    int64_t size, used, lines;
    int64_t heard_us, minute, minute_us, joined_us, named_us;
    int32_t height_error_mm, most, count, mask;
    told_lately *known;
    int32_t *places;
    told_row *rows;
    int64_t row_count;
} sbs_asked;

enum { SBS_READ, SBS_ODD_LINE, SBS_OTHER_MINUTE, SBS_FULL };

/* Why it stopped: SBS_READ at the end. */
int sbs_read(sbs_asked *a);

#endif
