// Monaco for files, loaded when the first one is opened: YAML as its only language, help from the lab's own YAML service (the
// cluster's schemas), colours from the tokens. Its interface speaks the page's language as of the first opening.
import type * as Monaco from 'monaco-editor';
import { tokenColours } from './colours.ts';
import type { Lab } from './lab.ts';
import type { YamlDiagnostic } from './protocol.ts';

export interface FileEditor {
  /** `locked`: why it cannot be changed, said when somebody types; null: it can. */
  show(path: string, text: string, locked: string | null, label: string): void;
  problems(path: string, problems: readonly YamlDiagnostic[]): void;
  /** Goes to the problem behind the cursor, and shows what it is. */
  nextProblem(): void;
  reveal(line: number): void;
  focus(): void;
  dispose(): void;
}

type Api = typeof Monaco;

/** Paths without a leading slash are in the learner's home. */
const HOME = '/home/learner/';

async function load(lab: Lab): Promise<Api> {
  if (lab.language === 'ko') await import('monaco-editor/nls/lang/ko');
  const [api] = await Promise.all([
    import('monaco-editor/editor'),
    import('monaco-editor/features/register.all'),
    import('monaco-editor/languages/definitions/yaml/register'),
    import('./monaco.css'),
    import('./code-hangul.css'),
  ]);
  const { default: EditorWorker } = await import('monaco-editor/editor/editor.worker?worker');
  self.MonacoEnvironment = { getWorker: () => new EditorWorker() };
  return api as unknown as Api;
}

function defineTheme(monaco: Api, near: Element): void {
  const c = tokenColours(near, {
    ground: '--raised',
    recess: '--recess',
    ink: '--ink',
    ink2: '--ink-2',
    ink3: '--ink-3',
    line: '--line',
    line2: '--line-2',
    key: '--yaml-key',
    str: '--yaml-str',
    num: '--yaml-num',
    note: '--yaml-note',
    bad: '--bad',
    wait: '--wait',
    find: '--find',
    hover: '--chip',
  });
  const dark = Number.parseInt(c.ground.slice(1, 3), 16) < 128;
  const rule = (token: string, colour: string) => ({ token, foreground: colour.slice(1, 7) });
  monaco.editor.defineTheme('drydock', {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      rule('', c.ink),
      ...['type', 'string', 'number', 'comment', 'keyword', 'operators', 'tag', 'namespace'].flatMap((token) => {
        const colour =
          {
            type: c.key,
            tag: c.note,
            namespace: c.note,
            string: c.str,
            number: c.num,
            keyword: c.num,
            comment: c.note,
          }[token] ?? c.ink;
        return [rule(token, colour), rule(`${token}.yaml`, colour)];
      }),
    ],
    colors: {
      'editor.background': c.ground,
      'editor.foreground': c.ink,
      'editorLineNumber.foreground': c.ink3,
      'editorLineNumber.dimmedForeground': c.ink3,
      'editorLineNumber.activeForeground': c.ink,
      'editorCursor.foreground': c.ink,
      'editor.lineHighlightBackground': c.recess,
      'editor.lineHighlightBorder': '#00000000',
      'editorError.foreground': c.bad,
      'editorWarning.foreground': c.wait,
      'editorWidget.background': c.ground,
      'editorWidget.border': c.line2,
      'editorSuggestWidget.background': c.ground,
      'editorSuggestWidget.selectedBackground': c.hover,
      'editorSuggestWidget.selectedForeground': c.ink,
      'editorSuggestWidget.highlightForeground': c.key,
      'editorSuggestWidget.focusHighlightForeground': c.key,
      'editorHoverWidget.background': c.ground,
      'editorHoverWidget.border': c.line2,
      'editorIndentGuide.background1': c.line,
      'editorIndentGuide.activeBackground1': c.line2,
      'editor.findMatchHighlightBackground': c.find,
      'scrollbarSlider.background': `${c.line2}55`,
      focusBorder: c.ink,
    },
  });
  monaco.editor.setTheme('drydock');
}

function registerHelp(monaco: Api, lab: Lab): Monaco.IDisposable[] {
  const name = (model: Monaco.editor.ITextModel) =>
    model.uri.path.startsWith(HOME) ? model.uri.path.slice(HOME.length) : model.uri.path;
  const position = (model: Monaco.editor.ITextModel, from: number, to: number) => {
    const a = model.getPositionAt(from);
    const b = model.getPositionAt(to);
    return { startLineNumber: a.lineNumber, startColumn: a.column, endLineNumber: b.lineNumber, endColumn: b.column };
  };
  return [
    monaco.languages.registerCompletionItemProvider('yaml', {
      triggerCharacters: [' ', ':', '-'],
      async provideCompletionItems(model, at) {
        if (!lab.running) return { suggestions: [] };
        const found = await lab.host
          .yamlCompletions(name(model), model.getValue(), model.getOffsetAt(at))
          .catch(() => []);
        return {
          suggestions: found.map((item) => ({
            label: item.label,
            kind: item.insert.includes(':')
              ? monaco.languages.CompletionItemKind.Field
              : monaco.languages.CompletionItemKind.Value,
            insertText: item.insert,
            detail: item.detail,
            range: position(model, item.from, item.to),
          })),
        };
      },
    }),
    monaco.languages.registerHoverProvider('yaml', {
      async provideHover(model, at) {
        if (!lab.running) return null;
        const hover = await lab.host
          .yamlHover(name(model), model.getValue(), model.getOffsetAt(at), lab.language)
          .catch(() => null);
        return hover && { range: position(model, hover.from, hover.to), contents: [{ value: hover.markdown }] };
      },
    }),
  ];
}

/** Makes the editor in `host`. */
export async function createMonaco(
  host: HTMLElement,
  lab: Lab,
  on: { change(path: string, text: string): void; save(path: string): void },
): Promise<FileEditor> {
  const monaco = await load(lab);
  defineTheme(monaco, host);
  const disposables = registerHelp(monaco, lab);
  const editor = monaco.editor.create(host, {
    model: null,
    automaticLayout: true,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-code').trim(),
    fontSize: 13,
    lineHeight: 20,
    fontLigatures: false,
    tabSize: 2,
    insertSpaces: true,
    detectIndentation: false,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderLineHighlight: 'line',
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, strings: true, comments: false },
    fixedOverflowWidgets: true,
    lineNumbersMinChars: 3,
    padding: { top: 8, bottom: 8 },
    stickyScroll: { enabled: false },
    bracketPairColorization: { enabled: false },
    unicodeHighlight: { ambiguousCharacters: false },
    contextmenu: true,
    links: false,
  });
  let shown = '';
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => on.save(shown));
  const uri = (path: string) =>
    monaco.Uri.from({ scheme: 'file', path: path.startsWith('/') ? path.replace(/^\/+/, '/') : HOME + path });
  const retheme = () => defineTheme(monaco, host);
  document.documentElement.addEventListener('drydock:theme', retheme);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', retheme);
  return {
    show(path, text, locked, label) {
      let model = monaco.editor.getModel(uri(path));
      if (!model) {
        model = monaco.editor.createModel(text, /\.ya?ml$/.test(path) ? 'yaml' : 'plaintext', uri(path));
        const made = model;
        made.onDidChangeContent(() => on.change(path, made.getValue()));
      } else if (model.getValue() !== text) model.setValue(text);
      shown = path;
      if (editor.getModel() !== model) editor.setModel(model);
      editor.updateOptions({
        readOnly: locked !== null,
        readOnlyMessage: { value: locked ?? '' },
        ariaLabel: label,
      });
    },
    problems(path, problems) {
      const model = monaco.editor.getModel(uri(path));
      if (!model) return;
      monaco.editor.setModelMarkers(
        model,
        'drydock',
        problems.map((p) => {
          const a = model.getPositionAt(p.from);
          const b = model.getPositionAt(Math.max(p.to, p.from + 1));
          return {
            severity: p.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
            message: p.message,
            startLineNumber: a.lineNumber,
            startColumn: a.column,
            endLineNumber: b.lineNumber,
            endColumn: b.column,
          };
        }),
      );
    },
    nextProblem() {
      editor.focus();
      editor.trigger('drydock', 'editor.action.marker.next', null);
    },
    reveal(line) {
      editor.setPosition({ lineNumber: line, column: 1 });
      editor.revealLineInCenter(line);
    },
    focus: () => editor.focus(),
    dispose() {
      document.documentElement.removeEventListener('drydock:theme', retheme);
      for (const d of disposables) d.dispose();
      for (const model of monaco.editor.getModels()) model.dispose();
      editor.dispose();
    },
  };
}
