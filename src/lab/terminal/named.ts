// What is done with a name in a terminal: objects open in the inspector; an address says what it is, and can be put at the prompt
// as a command that reads it. No page of it is ever opened: the simulated network is not the browser's.
import type { Address } from '../../../simulator/lab/view.ts';
import { fill } from '../../i18n/fill.ts';
import type { Messages } from '../../i18n/index.ts';
import type { Lab } from '../lab.ts';
import type { NamedThings } from './links.ts';

export function namedThings(lab: Lab): NamedThings {
  return {
    mentions: (lines, command) => (lab.running ? lab.host.mentions(lines, command) : Promise.resolve([])),
    open: (mention) => {
      if (mention.ref !== undefined) lab.put({ inspected: mention.ref });
      else if (mention.url !== undefined) void sayAddress(lab, mention.url);
    },
  };
}

async function sayAddress(lab: Lab, url: string): Promise<void> {
  const address = await lab.ask((host) => host.address(url));
  if (!address) return;
  const command = `curl ${url}`;
  lab.say({
    id: 'address',
    text: (words) => text(words, url, address),
    ...(address.kind === 'outside'
      ? {}
      : {
          action: {
            label: (words) => fill(words.address.toPrompt, { command }),
            run: () => {
              lab.unsay('address');
              void lab.ask((host) => host.insert(lab.terminalInUse, command)).then(() => lab.focusTerminal());
            },
          },
        }),
  });
}

const text = (words: Messages, url: string, address: Address): string =>
  fill(words.address[address.kind], { url, ref: 'ref' in address ? address.ref : '' });
