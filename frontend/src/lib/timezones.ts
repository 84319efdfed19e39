/**
 * Time zones by the names that the IANA database uses today.
 *
 * Browsers list the names of CLDR, which never change: Europe/Kiev, Asia/Calcutta. The pairs below
 * are all in which they differ from `zone.tab` of tzdata 2025b; a name that is not here is current.
 */

const TODAY: Record<string, string> = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Coral_Harbour": "America/Atikokan",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Enderbury": "Pacific/Kanton",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** The name that the IANA database uses today. */
export const nameToday = (zone: string): string => TODAY[zone] ?? zone;

/** Every zone that the browser knows, in order of name. */
export const allZones = (): string[] => Intl.supportedValuesOf("timeZone").map(nameToday).sort();

/** Where this browser is. */
export const zoneHere = (): string => nameToday(Intl.DateTimeFormat().resolvedOptions().timeZone);
