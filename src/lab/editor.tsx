// A file in the bench: Monaco where there is room and a keyboard, else a plain editor. Ctrl-S saves; nothing is lost by switching.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { fill } from '../i18n/fill.ts';
import type { Files, FileText } from './files.ts';
import type { FileEditor } from './monaco.ts';
import { Icon, Rich } from './parts.tsx';
import { useLab, useLabObject } from './use-lab.ts';

/** Monaco is not made for phones. */
const wantsPlainEditor = (): boolean => matchMedia('(pointer: coarse), (max-width: 899px)').matches;

const lineOf = (text: string, offset: number) => text.slice(0, offset).split('\n').length;

/** Of a line of a diff: colours beside the signs it begins with. */
const lineKind = (line: string): string | undefined =>
  /^(?:\+\+\+|---|diff|@@)/.test(line) ? 'd' : line.startsWith('+') ? 'p' : line.startsWith('-') ? 'red' : undefined;

export function EditorPanel({
  files,
  path,
  onClose,
}: {
  files: Files;
  path: string;
  onClose: (path: string) => void;
}): JSX.Element {
  const lab = useLabObject();
  const words = useLab((l) => l.words);
  const readOnly = useLab((l) => l.view.files.find((f) => f.path === path)?.readonly ?? false);
  const locked = useLab((l) =>
    readOnly ? fill(l.words.files.readonlyWhy, { path, name: path.slice(path.lastIndexOf('/') + 1) }) : null,
  );
  const [, again] = useState(0);
  const [said, setSaid] = useState('');
  const [plain, setPlain] = useState(wantsPlainEditor);
  const [ready, setReady] = useState(false);
  /** What `kubectl diff` says of the text as it stands; null: not asked. */
  const [diff, setDiff] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const plainBox = useRef<HTMLTextAreaElement>(null);
  const editor = useRef<FileEditor | null>(null);
  const file: FileText | undefined = files.texts.get(path);
  const f = words.files;

  useEffect(() => files.subscribe(() => again((n) => n + 1)), [files]);
  const save = async (which: string) => {
    if (await files.save(which)) setSaid(/\.ya?ml$/.test(which) ? fill(lab.words.files.saved, { path: which }) : '');
  };
  useEffect(() => {
    const element = box.current;
    if (plain || !element) return undefined;
    let gone = false;
    import('./monaco.ts')
      .then((m) =>
        m.createMonaco(element, lab, { change: (p, text) => files.edit(p, text), save: (p) => void save(p) }),
      )
      .then(
        (made) => {
          if (gone) made.dispose();
          else {
            editor.current = made;
            setReady(true);
          }
        },
        () => setPlain(true),
      );
    return () => {
      gone = true;
      editor.current?.dispose();
      editor.current = null;
    };
  }, [plain]);
  useEffect(() => {
    // the text as it is now: this effect may run a keystroke late
    const now = files.texts.get(path);
    if (!ready || !file || !now) return;
    editor.current?.show(path, now.text, locked, fill(f.editorLabel, { path }));
    editor.current?.problems(path, file.problems);
    if (file.line !== null) editor.current?.reveal(file.line);
  }, [ready, path, file, locked]);
  const wanted = file?.focus ?? false;
  useEffect(() => {
    if (!wanted) return;
    // until Monaco has come its place has the cursor: it is nowhere else meanwhile
    if (plain || !ready) (plain ? plainBox : box).current?.focus();
    else editor.current?.focus();
    if (plain || ready) files.focused(path);
  }, [wanted, ready, plain, path]);
  useEffect(() => {
    setSaid('');
    setDiff(null);
  }, [path]);
  const yaml = /\.ya?ml$/.test(path);
  const compare = async () => {
    const text = files.texts.get(path)?.text ?? '';
    setSaid(lab.words.files.comparing);
    const found = await lab.ask((host) => host.fileDiff(path, text));
    setSaid('');
    if (found !== undefined) setDiff(found);
  };
  const layOut = async () => {
    const text = files.texts.get(path)?.text ?? '';
    const even = await lab.ask((host) => host.yamlLayout(text));
    if (even === null) setSaid(lab.words.files.cannotLayOut);
    else if (even !== undefined) files.edit(path, even);
  };
  const original = async () => {
    const text = await lab.ask((host) => host.originalFile(path));
    if (text === null) setSaid(lab.words.files.notOfLesson);
    else if (text !== undefined) files.edit(path, text);
  };

  const dirty = files.dirty(path);
  const close = async (keep: boolean) => {
    if (keep && !(await files.save(path))) return;
    await files.close(path);
    onClose(path);
  };
  return (
    <div
      class="editor"
      onKeyDownCapture={(event) => {
        // before Monaco, where it would open a line
        if (!file?.held || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.stopPropagation();
        void close(true);
      }}
    >
      {file?.held ? (
        <div class="editbar held" role="status">
          <span>
            <Rich text={fill(f.editing, { path })} />
          </span>
          <span class="sp" />
          <button type="button" class="btn sm" onClick={() => void close(true)}>
            {f.saveClose} <kbd>Ctrl Enter</kbd>
          </button>
          <button type="button" class="btn quiet sm" onClick={() => void close(false)}>
            {f.closeWithout}
          </button>
        </div>
      ) : (
        <span class="held" />
      )}
      {plain ? (
        <textarea
          class="plainedit"
          ref={plainBox}
          aria-label={fill(f.editorLabel, { path })}
          value={file?.text ?? ''}
          readOnly={readOnly}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          onInput={(event) => files.edit(path, event.currentTarget.value)}
          onKeyDown={(event) => {
            if ((event.ctrlKey || event.metaKey) && event.key === 's') {
              event.preventDefault();
              void save(path);
            } else if (locked !== null && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey)
              setSaid(locked);
          }}
        />
      ) : (
        <div class="monaco-host" ref={box} tabIndex={-1}>
          {!ready && (
            <p class="note" style={{ padding: '12px 16px' }}>
              {f.loading}
            </p>
          )}
        </div>
      )}
      {diff !== null && (
        <section class="file-diff" aria-label={f.diff}>
          <header>
            <h3>{f.diff}</h3>
            <button
              type="button"
              class="btn icon sm"
              aria-label={f.closeDiff}
              title={f.closeDiff}
              onClick={() => setDiff(null)}
            >
              <Icon name="close" />
            </button>
          </header>
          <pre class="term" lang="en" tabIndex={0}>
            {diff === ''
              ? f.same
              : diff.split('\n').map((line, i) => (
                  <span key={i} class={lineKind(line)}>
                    {`${line}\n`}
                  </span>
                ))}
          </pre>
        </section>
      )}
      <div class="edit-foot">
        {file && file.problems.length > 0 && (plain || !ready) && (
          <ul class="problems">
            {file.problems.map((p, i) => (
              <li key={i}>
                <Icon name="warn" />
                <span>
                  <b>{fill(f.line, { n: lineOf(file.text, p.from) })}</b> {p.message}
                </span>
              </li>
            ))}
          </ul>
        )}
        <div class="editbar">
          <span role="status">
            {said ? (
              <Rich text={said} />
            ) : readOnly ? (
              f.readonly
            ) : file?.problems.length ? (
              fill(f.problems, { n: file.problems.length })
            ) : dirty ? (
              f.unsaved
            ) : (
              ''
            )}
          </span>
          {!plain && ready && file && file.problems.length > 0 && (
            <button type="button" class="btn quiet sm" onClick={() => editor.current?.nextProblem()}>
              {f.nextProblem} <kbd>F8</kbd>
            </button>
          )}
          <span class="sp" />
          {!plain && (
            <span class="note leave">
              <kbd>Ctrl</kbd> <kbd>M</kbd> {f.leaveEditor}
            </span>
          )}
          {yaml && (
            <button type="button" class="btn quiet sm" onClick={() => void compare()}>
              {f.compare}
            </button>
          )}
          {yaml && !readOnly && (
            <button type="button" class="btn quiet sm" onClick={() => void layOut()}>
              {f.layOut}
            </button>
          )}
          {!readOnly && (
            <button type="button" class="btn quiet sm" onClick={() => void original()}>
              {f.original}
            </button>
          )}
          <button type="button" class="btn quiet sm" disabled={!dirty} onClick={() => files.revert(path)}>
            {f.revert}
          </button>
          <button type="button" class="btn sm" disabled={!dirty || readOnly} onClick={() => void save(path)}>
            {f.save} <kbd>Ctrl S</kbd>
          </button>
        </div>
      </div>
    </div>
  );
}
