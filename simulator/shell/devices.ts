/** Devices that programs read without end: /dev/zero and /dev/urandom. */
import type { Kernel } from '../kernel/kernel.ts';
import type { Reader } from '../kernel/stream.ts';

const BLOCK = 4096;
const DEVICE = /^\/dev\/(?:(zero|full)|u?random)$/;

/** A reader of that device; undefined: it is none. */
export function deviceReader(kernel: Kernel, path: string): Reader | undefined {
  const device = DEVICE.exec(path);
  if (!device) return undefined;
  const zeros = new Uint8Array(BLOCK);
  const reader: Reader = {
    next: {
      label: `read ${path}`,
      begin(wake) {
        wake.done(device[1] ? zeros : randomBytes(kernel, BLOCK));
        return () => {};
      },
    },
    dup: () => reader,
    close() {},
  };
  return reader;
}

function randomBytes(kernel: Kernel, count: number): Uint8Array {
  const random = kernel.random('urandom');
  return Uint8Array.from({ length: count }, () => random.int(256));
}
