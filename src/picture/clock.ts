// Virtual time in words. 57_700 ms is `0:57.7`, 3_725_000 ms is `1:02:05.0`.

export function clockText(ms: number, tenths = true): string {
  const total = Math.max(0, tenths ? Math.floor(ms / 100) / 10 : Math.floor(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = total - hours * 3600 - minutes * 60;
  const s = tenths ? seconds.toFixed(1).padStart(4, '0') : String(Math.floor(seconds)).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${s}` : `${minutes}:${s}`;
}

/** A rounded length: `50 s`, `12 min`, `1 h`. */
export function lengthText(ms: number, units: { second: string; minute: string; hour: string }, space: string): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds}${space}${units.second}`;
  if (seconds < 7200) return `${Math.round(seconds / 60)}${space}${units.minute}`;
  return `${Math.round(seconds / 3600)}${space}${units.hour}`;
}
