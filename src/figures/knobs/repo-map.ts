// Knobs and answers of the figure `repo-map`.
type RepoAct = 'publish' | 'add' | 'update' | 'install' | 'installSecond' | 'upgrade' | 'remove';

export interface RepoKnobs {
  readonly acts: readonly RepoAct[];
}

export interface RepoData {
  /** Versions that index.yaml on the host lists. */
  readonly host: readonly string[];
  /** Versions in the client's copy of it; null: the repository is not known. */
  readonly cached: readonly string[] | null;
  /** What `helm search repo` finds. */
  readonly found: readonly string[];
  /** Chart and version of the release; '' before it. */
  readonly installed: string;
  readonly line: string;
  readonly said: string;
}

export const REPO_ACTS: readonly RepoAct[] = [
  'add',
  'install',
  'installSecond',
  'publish',
  'update',
  'upgrade',
  'remove',
];

const ADDRESS = 'http://localhost:8000';

/** `published`: how many versions the host has. */
export function repoLine(act: RepoAct, published: number): string {
  switch (act) {
    case 'publish':
      return `helm package vweb -d repo --version 0.${published + 1}.0 && helm repo index repo --url ${ADDRESS}`;
    case 'add':
      return `helm repo add local ${ADDRESS}`;
    case 'update':
      return 'helm repo update';
    case 'install':
      return 'helm install web local/vweb';
    case 'installSecond':
      return 'helm install second local/vweb --version 0.2.0';
    case 'upgrade':
      return 'helm upgrade web local/vweb';
    case 'remove':
      return 'helm repo remove local';
  }
}

export const repoKnobs = (): RepoKnobs => ({ acts: ['add', 'publish', 'installSecond'] });
