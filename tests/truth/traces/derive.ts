/**
 * `node tests/truth/traces/derive.ts FOLDER`: makes expected.jsonl.gz of the recorded traces FOLDER/NAME.trace.jsonl.gz.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeExpected } from './expected.ts';
import { factsOf, type SessionFacts } from './facts.ts';
import { readTrace } from './trace.ts';

const SUFFIX = '.trace.jsonl.gz';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node tests/truth/traces/derive.ts FOLDER');
  process.exitCode = 2;
} else {
  const sessions = new Map<string, SessionFacts>();
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith(SUFFIX)) sessions.set(file.slice(0, -SUFFIX.length), factsOf(readTrace(join(folder, file))));
  }
  writeExpected(sessions);
  console.log(`${sessions.size} sessions`);
}
