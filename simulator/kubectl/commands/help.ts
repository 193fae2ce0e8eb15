/** `kubectl help`, `kubectl options`, and the hint of an unknown topic. */
import { settle } from '../../kernel/wait.ts';
import { type HelpOptions, helpPage, optionsPage, usageSections } from '../cli/help.ts';
import { fetchCommand } from '../cli/tree.ts';
import type { CommandGroup } from '../commands.ts';
import { languageOf } from '../help/text.ts';
import { type Command, defineCommand, type Invocation } from '../types.ts';

export const helpOptions = ({ env, stdout }: Invocation['context']): HelpOptions => ({
  language: languageOf(env),
  ...(stdout.tty ? { columns: stdout.tty.columns } : {}),
});

export const helpCommand = (groups: () => readonly CommandGroup[]): Command =>
  defineCommand({
    name: 'help',
    arguments: '[command] [flags]',
    hidden: true,
    *run(call) {
      const found = yield* fetchCommand(call.root, call.args);
      const options = helpOptions(call.context);
      // Whatever follows a command's name is its own. Upstream: cobra's legacyArgs.
      if (found.argv.length > 0 && found.chain.length === 1) {
        const typed = call.args.map((a) => `\`${a}\``).join(' ');
        yield* call.err(`Unknown help topic [${typed}]\n`);
        yield* call.err(`\n\n${yield* settle(usageSections([call.root], groups(), options))}`);
        return;
      }
      yield* call.out(yield* settle(helpPage(found.chain, groups(), options)));
    },
  });

export const OPTIONS = defineCommand({
  name: 'options',
  arguments: '',
  hidden: true,
  *run(call) {
    yield* call.out(optionsPage(helpOptions(call.context)));
  },
});
