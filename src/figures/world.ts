// A small cluster for a figure: a lab without tasks, made by the same loader and session as every lab.
import { loadMadeLab } from '../../simulator/lab/definition/made.ts';
import { Presenter } from '../../simulator/lab/present/present.ts';
import { LabSession } from '../../simulator/lab/session.ts';
import { settle } from '../../simulator/lab/steps.ts';
import type { PictureView, TimelineView } from '../../simulator/lab/view.ts';
import type { Change } from '../../simulator/store/types.ts';
import type { StockImages } from './types.ts';

const COMMAND_LIMIT_MS = 120_000;

interface FigureWorldOptions {
  /** Keys of lab.yaml besides meta and tasks. */
  readonly lab: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly images: StockImages;
}

interface FigureMark {
  readonly revision: number;
  /** Of the kernel. */
  readonly atMs: number;
}

export class FigureWorld {
  readonly session: LabSession;
  readonly #presenter: Presenter;

  private constructor(session: LabSession, presenter: Presenter) {
    this.session = session;
    this.#presenter = presenter;
  }

  static async open({ lab, files = {}, images }: FigureWorldOptions): Promise<FigureWorld> {
    const meta = { revision: 1, minutes: 5, level: 1, rows: ['U7'], fidelity: [{ ko: '그림', en: 'figure' }] };
    const loaded = loadMadeLab({
      id: 'playground/figure',
      lab: JSON.stringify({ meta, ...lab, tasks: [], solutions: [{ name: 'reference', tasks: {} }], mistakes: [] }),
      files,
      images,
      web: {},
    });
    let presenter: Presenter | undefined;
    const session = await LabSession.open({
      loaded,
      columns: 200,
      rows: 60,
      onBegin: (begun) => {
        presenter = new Presenter(begun);
      },
    });
    if (!presenter) throw new Error('the lab never began');
    return new FigureWorld(session, presenter);
  }

  /** Types a line and waits for the prompt; gives what the terminal showed of it. */
  async run(line: string, limitMs = COMMAND_LIMIT_MS): Promise<string> {
    const { session } = this;
    const before = session.output(1).length;
    const prompts = session.prompts(1);
    session.input({ kind: 'keys', terminal: 1, data: `${line}\r` });
    await session.advanceUntil(() => session.prompts(1) > prompts, limitMs, line);
    return session
      .output(1)
      .slice(before)
      .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
      .replaceAll('\r', '')
      .split('\n')
      .slice(1, -1)
      .join('\n');
  }

  /** Lets time pass until nothing changes for a while; false when it never rests. */
  settle(quietMs = 3_000, limitMs = 60_000): Promise<boolean> {
    return settle(this.session, quietMs, limitMs);
  }

  async wait(ms: number): Promise<void> {
    await this.session.advanceUntil(() => false, ms, 'time');
  }

  /** This moment, to tell later what was done since. */
  mark(): FigureMark {
    const { kernel, store } = this.session.world.cluster;
    return { revision: store.revision, atMs: kernel.now() };
  }

  changesSince({ revision }: FigureMark): readonly Change[] {
    return this.session.world.cluster.store.changes.filter((change) => change.revision > revision);
  }

  picture(): PictureView {
    return this.#presenter.view({ paused: true, speed: 1 }).picture;
  }

  timeline(): TimelineView {
    return this.#presenter.view({ paused: true, speed: 1 }).timeline;
  }
}
