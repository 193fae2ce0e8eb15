/** Perl, as far as the documentation's Job goes: `perl -Mbignum=bpi -wle 'print bpi(2000)'`. Any other script is refused. */
import type { AskedAnswer, ImageProgram } from '../../types.ts';

/** How long the real one works at 2000 digits. */
const TAKES_MS = 4000;
const REFUSED = "perl: not simulated: only -Mbignum=bpi -wle 'print bpi(N)' is";

export const perl: ImageProgram = {
  name: 'perl',
  command: 'perl',
  adapts(behaviour, args) {
    const { stdout, stderr = '', code } = asked(args);
    const log = (stdout ?? stderr).trimEnd();
    return { ...behaviour, fail: [{ afterMs: code === 0 ? TAKES_MS : 0, exit: code, log }] };
  },
  asked,
};

function asked(args: readonly string[]): AskedAnswer {
  const digits = /^\s*print\s+bpi\(\s*(\d+)\s*\)\s*;?\s*$/.exec(args.at(-1) ?? '')?.[1];
  const isBignum = args.some((word) => /^-M(?:bignum|bigint|bigrat)=bpi$/.test(word));
  if (digits === undefined || !isBignum || Number(digits) > 20_000) return { stderr: `${REFUSED}\n`, code: 1 };
  return { stdout: `${pi(Number(digits))}\n`, code: 0 };
}

/**
 * Pi with so many digits, the last one rounded. Example: 6 → "3.14159". John Machin: pi/4 = 4 arctan(1/5) - arctan(1/239).
 */
function pi(digits: number): string {
  const GUARD = 10n;
  const one = 10n ** (BigInt(digits) - 1n + GUARD);
  const arctan = (inverse: bigint): bigint => {
    const square = inverse * inverse;
    let power = one / inverse;
    let sum = 0n;
    for (let odd = 1n; power !== 0n; odd += 2n) {
      sum += odd % 4n === 1n ? power / odd : -(power / odd);
      power /= square;
    }
    return sum;
  };
  const scaled = 4n * (4n * arctan(5n) - arctan(239n));
  const rounded = String((scaled + 5n * 10n ** (GUARD - 1n)) / 10n ** GUARD);
  return digits === 1 ? rounded : `${rounded.slice(0, 1)}.${rounded.slice(1)}`;
}
