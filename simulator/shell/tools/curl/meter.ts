/** The progress meter, as it stands at the end of a transfer (lib/progress.c). */

const HEAD =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';

/** Its two heading lines and the line of the beginning. */
export const meterStart = (): string =>
  `${HEAD}\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0`;

/** The line of the end. Example: 612 bytes in 4 ms → "100   612  100   612    0     0   149k …". */
export function meterEnd(bytes: number, tookMs: number, answered: boolean): string {
  const seconds = Math.max(tookMs, 1) / 1000;
  if (!answered) return `\r  0     0    0     0    0     0      0      0 --:--:-- ${clock(seconds)} --:--:--     0\n`;
  const speed = five(bytes / seconds);
  const percent = bytes > 0 ? '100' : '  0';
  return `\r${percent} ${five(bytes)}  ${percent} ${five(bytes)}    0     0 ${speed.padStart(6)}      0 --:--:-- ${clock(seconds)} --:--:-- ${speed}\n`;
}

const clock = (seconds: number): string =>
  seconds < 1
    ? '--:--:--'
    : `${String(Math.floor(seconds / 3600)).padStart(2, '0')}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}:${String(Math.floor(seconds) % 60).padStart(2, '0')}`.replace(
        /^0(\d:)/,
        ' $1',
      );

/** A number in five places: 615 → "  615", 61500 → "61500", 615000 → " 600k". */
function five(n: number): string {
  const whole = Math.floor(n);
  if (whole < 100000) return String(whole).padStart(5);
  if (whole < 10240000) return `${Math.floor(whole / 1024)}k`.padStart(5);
  return `${(whole / 1048576).toFixed(1)}M`.padStart(5);
}
