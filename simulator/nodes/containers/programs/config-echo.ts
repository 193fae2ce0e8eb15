/**
 * Tells what configuration it has: the variables and arguments it was started with, and the files of `with.path` as they are
 * when it is asked. Leaves out of the variables what every container has (PATH, HOME, HOSTNAME, Services' addresses).
 */
import type { DeclaredView, ImageProgram } from '../../types.ts';

const OF_ALL = /^(PATH|HOME|HOSTNAME)$|_SERVICE_(HOST|PORT)(_|$)|_PORT(_\d+_|$)/;

export const configEcho: ImageProgram = {
  name: 'config-echo',
  settings: { path: 'text' },
  counts: true,
  greets: lines,
  answer: (container, { path }) =>
    path === '/'
      ? {
          status: 200,
          body: lines(container)
            .map((line) => `${line}\n`)
            .join(''),
        }
      : undefined,
};

/** Example: "env DB_URL=postgres://db-1", "args --db=postgres://db-1", "file /etc/config/DB_URL: postgres://db-1". */
function lines(container: DeclaredView): string[] {
  const variables = [...container.env].filter(([name]) => !OF_ALL.test(name));
  variables.sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...variables.map(([name, value]) => `env ${name}=${value}`),
    `args${container.args.map((arg) => ` ${arg}`).join('')}`,
    ...filesIn(container, String(container.behaviour.with?.path ?? '/etc/config')),
  ];
}

/** The files of a folder and of those in it, by name; hidden ones (a volume's ..data) are not looked at. */
function filesIn(container: DeclaredView, folder: string): string[] {
  return container.list(folder).flatMap((name) => {
    if (name.startsWith('.')) return [];
    const path = `${folder}/${name}`;
    const content = container.file(path);
    return content === undefined ? filesIn(container, path) : [`file ${path}: ${content.replace(/\n$/, '')}`];
  });
}
