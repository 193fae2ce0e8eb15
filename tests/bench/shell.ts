/** The shell and its tools: small commands, loops, pipes, awk; in CPU time. How long Ctrl-C waits is in tests/unit/shell/mishaps.test.ts. */
import { runCase } from '../conformance/bash/run.ts';
import type { Figure } from './types.ts';

const ROUNDS = 5;

const SCRIPTS: readonly {
  readonly name: string;
  readonly script: string;
  readonly out: string;
  readonly budget: number;
}[] = [
  {
    name: '1,000 × echo hi',
    script: 'for ((i = 0; i < 1000; i++)); do echo hi; done | tail -n 1',
    out: 'hi\n',
    budget: 15,
  },
  {
    name: 'for i in $(seq 100000), with arithmetic',
    script: 'for i in $(seq 100000); do ((s += i)); done; echo $s',
    out: '5000050000\n',
    budget: 250,
  },
  { name: 'yes | head -c 10M | wc -c', script: 'yes | head -c 10M | wc -c', out: '10485760\n', budget: 250 },
  {
    name: 'seq 100000 | awk, a sum for each of ten keys',
    script: "seq 100000 | awk '{ s[$1 % 10] += $1 } END { print s[7] }'",
    out: '500020000\n',
    budget: 250,
  },
  {
    name: 'seq 100000 | grep -c, an expression that makes others try for ages',
    script: "seq 100000 | grep -cE '^(1|11)+$'",
    out: '5\n',
    budget: 250,
  },
];

export async function run(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, script, out, budget } of SCRIPTS) {
    const times: number[] = [];
    for (let i = 0; i <= ROUNDS; i++) {
      const started = process.cpuUsage();
      const ran = await runCase({ script, invocation: 'file', path: '../bench.sh' });
      // The first also fetches the tools.
      const { user, system } = process.cpuUsage(started);
      if (i > 0) times.push((user + system) / 1000);
      if (ran.out !== out) throw new Error(`${name}: printed ${JSON.stringify(ran.out)}, not ${JSON.stringify(out)}`);
    }
    const value = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
    figures.push({ name: `shell: ${name}, median`, value, unit: 'ms', budget });
  }
  return figures;
}
