/** `kubectl help`, `kubectl options`, and the hint of an unknown topic. */
import { type CommandGroup, helpPage, optionsPage, usageSections } from '../cli/help.ts';
import { fetchCommand } from '../cli/tree.ts';
import { type Command, defineCommand } from '../types.ts';

export const helpCommand = (groups: () => readonly CommandGroup[]): Command =>
  defineCommand({
    name: 'help',
    arguments: '[command] [flags]',
    short: 'Help about any command',
    hidden: true,
    *run(call) {
      const found = yield* fetchCommand(call.root, call.args);
      if (found.argv.length > 0) {
        const typed = call.args.map((a) => `\`${a}\``).join(' ');
        yield* call.err(`Unknown help topic [${typed}]\n`);
        yield* call.err(`\n\n${usageSections([call.root], groups())}`);
        return;
      }
      yield* call.out(helpPage(found.chain, groups()));
    },
  });

export const OPTIONS = defineCommand({
  name: 'options',
  arguments: '',
  short: 'Print the list of flags inherited by all commands',
  hidden: true,
  *run(call) {
    yield* call.out(optionsPage());
  },
});
