/** The address of a name server that was named on the command line. */
import type { ProgramContext } from '../../../kernel/program.ts';
import type { Routine } from '../../../kernel/wait.ts';

export function* serverAddress(context: ProgramContext, said: string): Routine<string | undefined> {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(said)) return said;
  if (!context.network) return undefined;
  const { records } = yield* context.network.resolve(said, 'A');
  return records.find((record) => record.type === 'A')?.data;
}
