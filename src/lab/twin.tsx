// The cluster picture's facts as a table: a row a pod. Of very many, as many come with each frame as can be drawn in it.
import { Component, type JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PictureView, PodView } from '../../simulator/lab/view.ts';
import { hueClass, mark, type PictureWords } from '../picture/signs.ts';
import { useLab } from './use-lab.ts';

/** Rows that are new in a frame. */
const ROWS_A_FRAME = 80;

export function Twin({ view, onPick }: { view: PictureView; onPick: (ref: string) => void }): JSX.Element {
  const words = useLab((l) => l.words.picture);
  const c = words.columns;
  const rows = view.owners.flatMap((owner) =>
    owner.columns.flatMap((column) => column.pods.map((pod) => ({ owner, column, pod }))),
  );
  const [most, setMost] = useState(ROWS_A_FRAME);
  const wantsMore = rows.length > most;
  useEffect(() => {
    if (!wantsMore) return undefined;
    const frame = requestAnimationFrame(() => setMost(most + ROWS_A_FRAME));
    return () => cancelAnimationFrame(frame);
  }, [wantsMore, most]);
  return (
    <table class="twin-table">
      <thead>
        <tr>
          {[c.pod, c.owner, c.revision, c.node, c.ready, c.status, c.restarts, c.service].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, most).map(({ owner, column, pod }) => (
          <Row
            key={pod.uid}
            pod={pod}
            owner={owner.name ? owner.ref : ''}
            hue={pod.hue ?? column.hue}
            revision={pod.revision ?? column.revision}
            words={words}
            onPick={onPick}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly pod: PodView;
  /** Empty for a pod that nobody owns. */
  readonly owner: string;
  readonly hue: number;
  readonly revision: number;
  readonly words: PictureWords;
  readonly onPick: (ref: string) => void;
}

/** Drawn anew when it says something else: of hundreds only those that changed. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    return (Object.keys(next) as (keyof RowProps)[]).some((key) => next[key] !== this.props[key]);
  }

  override render({ pod, owner, hue, revision, words, onPick }: RowProps): JSX.Element {
    return (
      <tr class={hueClass(hue)}>
        <th scope="row">
          <button type="button" class="cmd open" onClick={() => onPick(pod.ref)}>
            {pod.name}
          </button>
        </th>
        <td>
          {owner ? (
            <button type="button" class="cmd open" onClick={() => onPick(owner)}>
              {owner}
            </button>
          ) : (
            words.loose
          )}
        </td>
        <td class="num">
          <svg class="m" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
            <use href={mark(hue)} />
          </svg>{' '}
          {revision || '–'}
        </td>
        <td>{pod.node ?? words.unscheduled}</td>
        <td class="num">{pod.readyContainers}</td>
        <td>{pod.status}</td>
        <td class="num">{pod.restarts}</td>
        <td>{pod.serving ? words.yes : words.no}</td>
      </tr>
    );
  }
}
