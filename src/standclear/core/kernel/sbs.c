#include "sbs.h"

#include <math.h>
#include <string.h>

#define FIELDS 22
#define LONGEST 1024
#define NEVER INT64_MIN
#define KNOT_MM_S (1852000.0 / 3600)
#define FOOT_MM 304.8

typedef struct {
    const char *at;
    int size;
} cell;

/* The line's cells, or 0 where it has another number of them, or bytes that are not ordinary. */
static int cut(const char *line, int size, cell *cells) {
    int count = 0, start = 0;
    for (int i = 0; i <= size; i++) {
        if (i == size || line[i] == ',') {
            if (count == FIELDS) return 0;
            cells[count].at = line + start;
            cells[count++].size = i - start;
            start = i + 1;
        } else if (line[i] < 0x21 || line[i] > 0x7e) {
            if (line[i] != ' ' || count != 10) return 0; /* padding of a callsign */
        }
    }
    return count == FIELDS;
}

/* Plain decimal of at most 15 digits: the double nearest to it, as Python reads it too, because
 * both the digits and the power of ten are exact. 0: something else. */
static int number(cell c, double *found) {
    static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    int i = c.size && (c.at[0] == '-' || c.at[0] == '+'), digits = 0, part = -1, whole = 0;
    int64_t value = 0;
    for (; i < c.size; i++) {
        if (c.at[i] == '.' && part < 0) {
            part = 0;
        } else if (c.at[i] >= '0' && c.at[i] <= '9') {
            if (++digits > 15) return 0;
            value = 10 * value + (c.at[i] - '0');
            if (part >= 0) part++;
            else whole++;
        } else {
            return 0;
        }
    }
    if (!digits || whole > 12) return 0;
    *found = (double)value / tens[part > 0 ? part : 0];
    if (c.at[0] == '-') *found = -*found;
    return 1;
}

/* A number in a range, times a factor, rounded half to even; NOT_TOLD for an empty cell. */
static int scaled(cell c, double low, double high, double factor, int32_t *found) {
    double value;
    *found = NOT_TOLD;
    if (!c.size) return 1;
    if (!number(c, &value) || value < low || value > high) return 0;
    *found = (int32_t)rint(value * factor);
    return 1;
}

/* Six hexadecimal digits that belong to some aircraft. */
static int address_of(cell c, uint32_t *found) {
    uint32_t value = 0;
    if (c.size != 6) return 0;
    for (int i = 0; i < 6; i++) {
        char d = c.at[i];
        int digit = d >= '0' && d <= '9'   ? d - '0'
                    : d >= 'A' && d <= 'F' ? d - 'A' + 10
                    : d >= 'a' && d <= 'f' ? d - 'a' + 10
                                           : -1;
        if (digit < 0) return 0;
        value = value << 4 | (uint32_t)digit;
    }
    *found = value;
    return value != 0 && value != 0xffffff;
}

/* Digits and the signs between them, as in a pattern of 0s and signs; 0: something else. */
static int digits_as(cell c, const char *pattern, int64_t *found) {
    int size = (int)strlen(pattern);
    if (c.size != size) return 0;
    for (int i = 0; i < size; i++) {
        if (pattern[i] != '0') {
            if (c.at[i] != pattern[i]) return 0;
        } else {
            if (c.at[i] < '0' || c.at[i] > '9') return 0;
            *found = 10 * *found + (c.at[i] - '0');
        }
    }
    return 1;
}

/* The place in the table where this address stands, or would. Also in sbs_lines.py. */
static int32_t place_of(const sbs_asked *a, uint32_t address) {
    int32_t at = (int32_t)(address * 2654435761u >> 12) & a->mask;
    while (a->places[at] && a->known[a->places[at] - 1].address != address) at = (at + 1) & a->mask;
    return at;
}

typedef struct {
    uint32_t address;
    int64_t at_us;
    int32_t height_mm, speed_mm_s, course_mdeg, climb_mm_s, lon_e7, lat_e7;
    char name[8];
    int has_name, has_place, on_ground;
} line_told;

static int name_of(cell c, line_told *to) {
    int size = c.size;
    const char *at = c.at;
    while (size && at[size - 1] == ' ') size--;
    while (size && *at == ' ') at++, size--;
    if (size > 8 || memchr(at, '@', (size_t)size)) return 0;
    memset(to->name, 0, 8);
    memcpy(to->name, at, (size_t)size);
    to->has_name = size > 0;
    return 1;
}

static int place_in(cell lat, cell lon, line_told *to) {
    double value;
    to->has_place = lat.size || lon.size;
    if (!to->has_place) return 1;
    if (!number(lon, &value) || fabs(value) > 180) return 0;
    to->lon_e7 = (int32_t)rint(value * 1e7);
    if (!number(lat, &value) || fabs(value) > 90) return 0;
    to->lat_e7 = (int32_t)rint(value * 1e7);
    return 1;
}

/* All that a line tells. */
static int tell(const sbs_asked *a, const char *line, int size, line_told *to) {
    cell c[FIELDS];
    int64_t minute = 0, time = 0;
    if (size > LONGEST || !cut(line, size, c)) return SBS_ODD_LINE;
    if (c[0].size != 3 || memcmp(c[0].at, "MSG", 3)) return SBS_ODD_LINE;
    if (c[1].size != 1 || c[1].at[0] < '1' || c[1].at[0] > '8') return SBS_ODD_LINE;
    if (!address_of(c[4], &to->address) || !name_of(c[10], to)) return SBS_ODD_LINE;
    if (!digits_as(c[6], "0000/00/00", &minute)) return SBS_ODD_LINE;
    if (!digits_as(c[7], "00:00:00.000", &time)) return SBS_ODD_LINE;
    int64_t in_minute = time % 100000;
    minute = minute * 10000 + time / 100000;
    if (in_minute >= 60000) return SBS_ODD_LINE;
    if (!scaled(c[11], -2000, 150000, FOOT_MM, &to->height_mm)) return SBS_ODD_LINE;
    if (!scaled(c[12], 0, 6000, KNOT_MM_S, &to->speed_mm_s)) return SBS_ODD_LINE;
    if (!scaled(c[13], 0, 360, 1000, &to->course_mdeg)) return SBS_ODD_LINE;
    if (to->course_mdeg == 360000) to->course_mdeg = 0;
    if (!scaled(c[16], -40000, 40000, FOOT_MM / 60, &to->climb_mm_s)) return SBS_ODD_LINE;
    if (!place_in(c[14], c[15], to)) return SBS_ODD_LINE;
    to->on_ground = -1;
    if (c[21].size == 1 && (*c[21].at == '0' || *c[21].at == '1')) to->on_ground = *c[21].at == '1';
    if (c[21].size == 2 && !memcmp(c[21].at, "-1", 2)) to->on_ground = 1;
    if (minute != a->minute) return SBS_OTHER_MINUTE;
    to->at_us = a->minute_us + in_minute * 1000;
    return SBS_READ;
}

/* Keep each part that the line tells. */
static void remember(told_lately *k, const line_told *told) {
    if (told->has_name) k->name_us = told->at_us;
    if (told->height_mm != NOT_TOLD) k->height_us = told->at_us, k->height_mm = told->height_mm;
    if (told->speed_mm_s != NOT_TOLD || told->course_mdeg != NOT_TOLD) {
        k->speed_us = told->at_us;
        k->speed_mm_s = told->speed_mm_s;
        k->course_mdeg = told->course_mdeg;
    }
    if (told->climb_mm_s != NOT_TOLD) k->climb_us = told->at_us, k->climb_mm_s = told->climb_mm_s;
}

static int is_fresh(int64_t then, int64_t at, int64_t most) {
    return then != NEVER && (at > then ? at - then : then - at) <= most;
}

static void report(sbs_asked *a, int32_t track, const line_told *told) {
    const told_lately *k = a->known + track;
    int64_t at = told->at_us;
    int has_height = is_fresh(k->height_us, at, a->joined_us);
    int has_speed = is_fresh(k->speed_us, at, a->joined_us);
    told_row row = {
        .at_us = at,
        .heard_us = a->heard_us,
        .track = track,
        .callsign = is_fresh(k->name_us, at, a->named_us) ? k->callsign : 0,
        .lon_e7 = told->lon_e7,
        .lat_e7 = told->lat_e7,
        .height_mm = has_height ? k->height_mm : NOT_TOLD,
        .height_error_mm = has_height ? a->height_error_mm : NOT_TOLD,
        .error_mm = NOT_TOLD,
        .speed_mm_s = has_speed ? k->speed_mm_s : NOT_TOLD,
        .course_mdeg = has_speed ? k->course_mdeg : NOT_TOLD,
        .climb_mm_s = is_fresh(k->climb_us, at, a->joined_us) ? k->climb_mm_s : NOT_TOLD,
        .datum = has_height ? 3 : -1,
        .on_ground = (int8_t)told->on_ground,
    };
    a->rows[a->row_count++] = row;
}

static int read_line(sbs_asked *a, const char *line, int size) {
    line_told told;
    int said = tell(a, line, size, &told);
    if (said != SBS_READ) return said;
    int32_t place = place_of(a, told.address), track = a->places[place] - 1;
    if (track < 0 && told.has_name) return SBS_ODD_LINE;
    if (track < 0) {
        if (a->count == a->most) return SBS_FULL;
        track = a->count++;
        a->places[place] = track + 1;
        told_lately none = {.height_us = NEVER, .speed_us = NEVER, .climb_us = NEVER,
                            .name_us = NEVER, .address = told.address};
        a->known[track] = none;
    }
    told_lately *k = a->known + track;
    if (told.has_name && memcmp(k->name, told.name, 8)) return SBS_ODD_LINE;
    k->heard_us = a->heard_us;
    remember(k, &told);
    if (told.has_place) report(a, track, &told);
    return SBS_READ;
}

int sbs_read(sbs_asked *a) {
    while (a->used < a->size) {
        const char *line = a->text + a->used;
        const char *end = memchr(line, '\n', (size_t)(a->size - a->used));
        if (!end) return SBS_READ;
        int64_t size = end - line;
        if (size && line[size - 1] == '\r') size--;
        if (size > LONGEST) return SBS_ODD_LINE;
        if (size) {
            int said = read_line(a, line, (int)size);
            if (said != SBS_READ) return said;
        }
        a->used = end - a->text + 1;
        a->lines++;
    }
    return SBS_READ;
}
