/** The default program: answers by its image's `http` rules and nothing else. */
import type { ImageProgram } from '../../types.ts';

export const http: ImageProgram = { name: 'http' };
