/** Images without a program of their own (busybox, dnsutils): they run the pod's command, or `with.command`. */
import type { ImageProgram } from '../../types.ts';

export const shell: ImageProgram = { name: 'shell', settings: { command: 'texts' } };
