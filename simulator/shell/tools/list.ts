/** Every tool of the machine. */
import { BASIC_TOOLS } from './basic.ts';
import { CURL_TOOLS } from './curl.ts';
import { DIFF_TOOLS } from './diff.ts';
import { DIGEST_TOOLS } from './digests.ts';
import { EDITOR_TOOLS } from './editors.ts';
import { FILE_TOOLS } from './files.ts';
import { FIND_TOOLS } from './find.ts';
import { GREP_TOOLS } from './grep.ts';
import { SERVER_TOOLS } from './http-server.ts';
import { LIBRARY_TOOLS } from './library.ts';
import { LIST_TOOLS } from './ls.ts';
import { PAGER_TOOLS } from './pager.ts';
import { PROCESS_TOOLS } from './processes.ts';
import { SED_TOOLS } from './sed.ts';
import { SORT_TOOLS } from './sort.ts';
import { SYSTEM_TOOLS } from './system.ts';
import { TEXT_TOOLS } from './text.ts';
import { TIME_TOOLS } from './time.ts';
import type { Tool } from './tool.ts';
import { WGET_TOOLS } from './wget.ts';

export const TOOLS: readonly Tool[] = [
  ...BASIC_TOOLS,
  ...LIST_TOOLS,
  ...FILE_TOOLS,
  ...FIND_TOOLS,
  ...TEXT_TOOLS,
  ...SORT_TOOLS,
  ...GREP_TOOLS,
  ...SED_TOOLS,
  ...DIFF_TOOLS,
  ...DIGEST_TOOLS,
  ...TIME_TOOLS,
  ...PROCESS_TOOLS,
  ...SYSTEM_TOOLS,
  ...CURL_TOOLS,
  ...WGET_TOOLS,
  ...SERVER_TOOLS,
  ...PAGER_TOOLS,
  ...EDITOR_TOOLS,
  ...LIBRARY_TOOLS,
];
