import type { JSX } from 'preact';
import { REPO_ACTS, type RepoData, type RepoKnobs, repoKnobs } from '../knobs/repo-map.ts';
import { defineFigure, type ViewProps } from '../types.ts';
import { AddedActs, Printed, Told } from './acts.tsx';

function RepoMap({ knobs, data, words, set, busy }: ViewProps<RepoKnobs, RepoData>): JSX.Element {
  const w = words.repo;
  const places = [
    { name: w.host, file: 'index.yaml', versions: data.host, none: w.empty },
    { name: w.copy, file: 'local-index.yaml', versions: data.cached ?? [], none: w.notAdded },
    { name: w.found, file: 'helm search repo', versions: data.found, none: w.nothing },
    { name: w.installed, file: 'helm list', versions: data.installed ? [data.installed] : [], none: w.notInstalled },
  ];
  const behind = data.cached !== null && data.host.length > data.cached.length;
  return (
    <div class="figure-body" aria-busy={busy ? 'true' : undefined}>
      <ol class="repo-map">
        {places.map(({ name, file, versions, none }) => (
          <li key={name}>
            <b>{name}</b>
            <code>{file}</code>
            {versions.length === 0 ? (
              <span class="note">{none}</span>
            ) : (
              <ul>
                {versions.map((version) => (
                  <li key={version} class="mono">
                    {version}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
      <Printed line={data.line} said={data.said} />
      <AddedActs acts={REPO_ACTS} texts={w.acts} done={knobs.acts} busy={busy} again={words.again} set={set} />
      <Told text={busy ? words.busy : data.cached === null ? w.unknown : behind ? w.behind : w.same} />
    </div>
  );
}

export const figure = defineFigure({ knobs: repoKnobs, view: RepoMap, seen: [] });
