/** What must be true of a release after any sequence of commands; `npm run fuzz -- --releases 500` plays more of them. */
import { describe, it } from 'node:test';
import { ReleaseStory } from '../../fuzz/releases.ts';

describe('a release, whatever is done to it', () => {
  for (const helm of ['helm', 'helm4'] as const)
    for (let seed = 1; seed <= 4; seed++)
      it(`${helm}, seed ${seed}`, async () => {
        const story = new ReleaseStory(`${helm} ${seed}`, helm);
        try {
          await story.run(20);
        } catch (error) {
          console.error(story.lines.join('\n'));
          throw error;
        }
      });
});
