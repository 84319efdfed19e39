/* Position reports as feeds tell them: one row each, and what was told lately of each craft.
 *
 * A row has the units of core/watch/report.py. NOT_TOLD stands where a source is silent.
 */
#ifndef STANDCLEAR_TOLD_H
#define STANDCLEAR_TOLD_H

#include <stdint.h>

#define NOT_TOLD (-2147483647 - 1)

/* Times in microseconds since 1970. track, callsign: numbers of names that Python keeps.
 * datum: 3 a flight level, -1 no height; on_ground: 1, 0, or -1 where not told. */
typedef struct {
    int64_t at_us, heard_us;
    int32_t track, callsign, lon_e7, lat_e7;
    int32_t height_mm, height_error_mm, error_mm, speed_mm_s, course_mdeg, climb_mm_s;
    int8_t datum, on_ground;
    char rest[6];
} told_row;

/* What one receiver told lately of one craft, and when; a time of NEVER: not yet.
 * name: the callsign's own bytes, zeros behind it. */
typedef struct {
    int64_t height_us, speed_us, climb_us, name_us, heard_us;
    int32_t height_mm, speed_mm_s, course_mdeg, climb_mm_s, callsign;
    uint32_t address;
    char name[8];
} told_lately;

#endif
