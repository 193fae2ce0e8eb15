/** Every tool of the machine. */
import { BASIC_TOOLS } from './basic.ts';
import { GREP_TOOLS } from './grep.ts';
import { SORT_TOOLS } from './sort.ts';
import { TEXT_TOOLS } from './text.ts';
import type { Tool } from './tool.ts';

export const TOOLS: readonly Tool[] = [...BASIC_TOOLS, ...TEXT_TOOLS, ...SORT_TOOLS, ...GREP_TOOLS];
