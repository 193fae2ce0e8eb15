/**
 * Every real kubectl of the machine does what script.ts says on a served cluster; ours does the same on another of the same
 * seed. Text, errors and exit codes are equal but for the differences of known.ts.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from './known.ts';
import { FILES, SCRIPT } from './script.ts';
import { type Binary, type Command, type Ran, realKubectls, World } from './worlds.ts';

/** Virtual time between two commands. */
const PAUSE_MS = 5_000;

/** The newest speaks most as ours does; every version of the machine costs half a minute each: DRYDOCK_ALL_CLIENTS=1. */
const binaries = process.env.DRYDOCK_ALL_CLIENTS ? realKubectls() : realKubectls().slice(-1);

/** What the real kubectl and ours said to each command of the script. */
async function bothCourses({ path, minor }: Binary): Promise<{ real: Ran; ours: Ran }[]> {
  const seed = `kubectl 1.${minor}`;
  const [served, own] = await Promise.all([World.create(seed, FILES), World.create(seed, FILES)]);
  try {
    await served.serve();
    const said: { real: Ran; ours: Ran }[] = [];
    for (const command of SCRIPT) {
      said.push({ real: await served.real(path, command), ours: await own.ours(command) });
      // The next command begins at one instant in both worlds, when what this one began has come to rest.
      const nextMs = Math.max(served.cluster.kernel.now(), own.cluster.kernel.now()) + PAUSE_MS;
      await served.advanceTo(nextMs);
      await own.advanceTo(nextMs);
    }
    return said;
  } finally {
    served.close();
  }
}

/**
 * Puts aside what the real clock and chance decide: ages of what is described, names and times of the files that are compared, and how
 * often a rollout was looked at on its way, and which of a node's pods goes first.
 */
function comparable({ args }: Command, ran: Ran): Ran {
  const [verb, part] = args;
  let { out } = ran;
  if (verb === 'describe' || verb === 'events')
    out = out.replaceAll(/(?<=\s|\()(\d+[smhdy])+(?=\s|\))/g, 'AGE').replaceAll(/ +/g, ' ');
  else if (verb === 'diff') out = out.replaceAll(/(LIVE|MERGED)-\d+/g, '$1').replaceAll(/\t\d{4}-.*$/gm, '');
  else if (verb === 'rollout' && part === 'status') out = out.split('\n').at(-2) ?? '';
  else if (verb === 'drain') out = out.split('\n').sort().join('\n');
  return { ...ran, out };
}

for (const binary of binaries) {
  test(`kubectl 1.${binary.minor} says what ours says`, async () => {
    const different: string[] = [];
    for (const [i, { real, ours }] of (await bothCourses(binary)).entries()) {
      const command = SCRIPT[i] as Command;
      const name = command.args.join(' ');
      const [a, b] = [comparable(command, real), comparable(command, ours)].map((ran) => JSON.stringify(ran));
      const reason = known(name, binary.minor);
      if (a !== b && !reason) different.push(`${name}\n  real ${a}\n  ours ${b}`);
      if (a === b && reason?.always) different.push(`${name}: the difference "${reason.why}" is gone`);
    }
    assert.deepEqual(different, []);
  });
}

test('there is a kubectl to compare with', { skip: binaries.length > 0 ? false : 'no kubectl on this machine' }, () => {
  assert.ok(binaries.length > 0);
});
