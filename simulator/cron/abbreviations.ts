/**
 * What clocks call the time of a zone, as `date +%Z` shows it: of the zones that are asked for most. The tz database's words; where
 * it has a number in their place, the number. Leaves out: all other zones.
 */
const TABLE: readonly string[] = [
  'KST Asia/Seoul ROK Asia/Pyongyang',
  'JST Asia/Tokyo Japan',
  'CST Asia/Shanghai PRC Asia/Chongqing Asia/Harbin Asia/Macau Asia/Taipei ROC',
  'HKT Asia/Hong_Kong Hongkong',
  'IST Asia/Kolkata Asia/Calcutta',
  'PKT Asia/Karachi',
  'WIB Asia/Jakarta',
  'WITA Asia/Makassar',
  'WIT Asia/Jayapura',
  '+08 Asia/Singapore Singapore Asia/Kuala_Lumpur',
  '+07 Asia/Bangkok Asia/Ho_Chi_Minh Asia/Saigon',
  '+0630 Asia/Yangon',
  '+06 Asia/Dhaka',
  '+0545 Asia/Kathmandu',
  '+04 Asia/Dubai',
  '+0330 Asia/Tehran',
  '+03 Asia/Riyadh Asia/Baghdad Asia/Qatar Asia/Kuwait Europe/Istanbul Turkey',
  'MSK Europe/Moscow',
  'IST/IDT Asia/Jerusalem Israel',
  'EET/EEST Europe/Athens Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Bucharest Europe/Sofia Europe/Riga Europe/Tallinn',
  'EET/EEST Europe/Vilnius Africa/Cairo',
  'CET/CEST Europe/Paris Europe/Berlin Europe/Madrid Europe/Rome Europe/Amsterdam Europe/Brussels Europe/Vienna',
  'CET/CEST Europe/Zurich Europe/Stockholm Europe/Oslo Europe/Copenhagen Europe/Prague Europe/Warsaw Europe/Budapest',
  'WET/WEST Europe/Lisbon Portugal',
  'GMT/BST Europe/London GB',
  'IST/GMT Europe/Dublin Eire',
  'GMT Africa/Abidjan Africa/Accra',
  'WAT Africa/Lagos',
  'SAST Africa/Johannesburg',
  'EAT Africa/Nairobi',
  '-03 America/Sao_Paulo America/Argentina/Buenos_Aires America/Buenos_Aires',
  '-04/-03 America/Santiago',
  '-05 America/Bogota America/Lima',
  'NST/NDT America/St_Johns',
  'AST/ADT America/Halifax',
  'EST/EDT America/New_York America/Toronto America/Detroit US/Eastern EST5EDT',
  'CST/CDT America/Chicago US/Central CST6CDT',
  'CST America/Mexico_City',
  'MST/MDT America/Denver US/Mountain MST7MDT',
  'MST America/Phoenix US/Arizona',
  'PST/PDT America/Los_Angeles US/Pacific PST8PDT',
  'AKST/AKDT America/Anchorage US/Alaska',
  'HST Pacific/Honolulu US/Hawaii',
  'AWST Australia/Perth',
  'ACST Australia/Darwin',
  'ACST/ACDT Australia/Adelaide',
  'AEST Australia/Brisbane',
  'AEST/AEDT Australia/Sydney Australia/Melbourne Australia/Hobart Australia/Canberra',
  'NZST/NZDT Pacific/Auckland NZ',
];

/** Of standard time and of summer time; undefined for a zone that is not in the table. Example: Europe/Berlin → CET and CEST. */
export function abbreviationsOf(name: string): { readonly standard: string; readonly summer: string } | undefined {
  for (const line of TABLE) {
    const [words = '', ...names] = line.split(' ');
    if (!names.includes(name)) continue;
    const [standard = '', summer = standard] = words.split('/');
    return { standard, summer };
  }
  return undefined;
}
