/** The two pages of a lesson: parity, what they show of lab.yaml, terms, prose (lesson-format.md §2, §12.9, §12.10). */
import { parse as parseYaml } from 'yaml';
import type { Problems } from '../../../simulator/lab/definition/problems.ts';
import type { LabDefinition } from '../../../simulator/lab/definition/types.ts';
import type { GlossaryTerm } from './files.ts';
import { linkProblem } from './links.ts';
import { toldNames } from './names.ts';
import { blankCode, proseProblems } from './prose.ts';

const COMPONENTS = [
  'Hook',
  'Task',
  'Predict',
  'Ask',
  'Figure',
  'Output',
  'Debrief',
  'Myth',
  'Claim',
  'Term',
  'Cmd',
  'Open',
  'Moment',
  'Fidelity',
  'Only',
];

interface Component {
  readonly name: string;
  readonly props: Readonly<Record<string, string>>;
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly selfClosing: boolean;
}

interface Page {
  readonly file: string;
  readonly language: 'ko' | 'en';
  readonly text: string;
  /** The text with code taken out (blanks in its place), so that positions stay. */
  readonly prose: string;
  readonly components: readonly Component[];
  readonly headings: readonly number[];
  readonly fences: readonly { readonly info: string; readonly body: string; readonly line: number }[];
  readonly links: readonly string[];
  readonly frontmatter: Readonly<Record<string, unknown>>;
}

/** Checks both pages of a lesson. */
export function checkPages(
  definition: LabDefinition,
  texts: { readonly ko: string; readonly en: string },
  folder: string,
  terms: readonly GlossaryTerm[],
  problems: Problems,
): void {
  const pages = (['ko', 'en'] as const).map((language) =>
    readPage(`${folder}/${language}.mdx`, language, texts[language], problems),
  );
  for (const page of pages) {
    checkFrontmatter(page, problems);
    checkComponents(page, definition, terms, problems);
    checkProse(page, terms, problems);
    for (const { task, name } of toldNames(definition)) {
      const part = taskText(page, task);
      if (part === undefined || tells(part.text, name) || definition.home.some((file) => tells(file.content, name)))
        continue;
      add(
        problems,
        page,
        part.offset,
        'E402',
        `task "${task}": the name "${name}" is checked but not told in this text`,
      );
    }
  }
  compare(pages[0] as Page, pages[1] as Page, problems);
}

function readPage(file: string, language: 'ko' | 'en', text: string, problems: Problems): Page {
  problems.source(file, text);
  const front = /^---\n([\s\S]*?)\n---\n/.exec(text);
  const blank = (part: string) => part.replace(/[^\n]/g, ' ');
  const fences: { info: string; body: string; line: number }[] = [];
  let prose = text.replace(/^---\n[\s\S]*?\n---\n/, blank);
  prose = prose.replace(
    /^(```|~~~)(.*)\n([\s\S]*?)^\1\s*$/gm,
    (all, _mark, info: string, body: string, offset: number) => {
      fences.push({ info: info.trim(), body: withoutComments(body), line: lineOf(text, offset).line });
      return blank(all);
    },
  );
  const withoutSpans = prose.replace(/(`+)([^`\n]|(?!\1)`)*?\1/g, blank);
  const components: Component[] = [];
  for (const m of withoutSpans.matchAll(/<([A-Z]\w*)((?:\s+\w+(?:="[^"]*"|=\{[^}]*\})?)*)\s*(\/?)>/g)) {
    const at = lineOf(text, m.index);
    components.push({
      name: m[1] as string,
      props: propsOf(m[2] ?? ''),
      ...at,
      offset: m.index,
      selfClosing: m[3] === '/',
    });
  }
  return {
    file,
    language,
    text,
    prose,
    components,
    headings: [...withoutSpans.matchAll(/^(#{1,6}) /gm)].map((m) => (m[1] as string).length),
    fences,
    links: [...withoutSpans.matchAll(/\]\(([^)\s]+)\)/g)].map((m) => m[1] as string),
    frontmatter: front ? ((parseYaml(front[1] as string) ?? {}) as Record<string, unknown>) : {},
  };
}

function propsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/(\w+)(?:=(?:"([^"]*)"|\{([^}]*)\}))?/g)].map((m) => [m[1] as string, m[2] ?? m[3] ?? 'true']),
  );
}

/** Lines that are comments of a shell or YAML may differ between the languages. */
const withoutComments = (body: string): string =>
  body
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n');

function lineOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

function add(problems: Problems, page: Page, offset: number, code: string, message: string, length = 1): void {
  problems.add({ file: page.file, ...lineOf(page.text, offset), code, path: '', message, length });
}

function checkFrontmatter(page: Page, problems: Problems): void {
  const limits: Readonly<Record<string, number>> = { title: 40, summary: 120, question: 200 };
  for (const key of Object.keys(page.frontmatter))
    if (!(key in limits))
      add(problems, page, 0, 'E104', `frontmatter ${key}: unknown key; expected one of title, summary, question`);
  for (const [key, limit] of Object.entries(limits)) {
    const value = page.frontmatter[key];
    if (typeof value !== 'string' || value === '') add(problems, page, 0, 'E102', `frontmatter ${key}: missing`);
    else if ([...value].length > limit)
      add(problems, page, 0, 'E101', `frontmatter ${key}: ${[...value].length} characters; at most ${limit}`);
  }
}

function checkComponents(
  page: Page,
  definition: LabDefinition,
  terms: readonly GlossaryTerm[],
  problems: Problems,
): void {
  const { components } = page;
  for (const c of components)
    if (!COMPONENTS.includes(c.name))
      add(
        problems,
        page,
        c.offset,
        'E401',
        `<${c.name}> is no component of lessons; components are ${COMPONENTS.join(', ')}`,
        c.name.length + 1,
      );
  if (components[0]?.name !== 'Hook')
    add(problems, page, components[0]?.offset ?? 0, 'E401', 'a page begins with <Hook>');
  if (components.at(-1)?.name !== 'Fidelity')
    add(problems, page, components.at(-1)?.offset ?? 0, 'E401', 'a page ends with <Fidelity/>');
  const predictions = definition.questions.filter((q) => q.task === undefined);
  const shown = (name: string, what: string, ids: readonly string[]) => {
    const used = components.filter((c) => c.name === name);
    for (const c of used)
      if (!ids.includes(c.props.id ?? ''))
        add(
          problems,
          page,
          c.offset,
          'E404',
          `${what} "${c.props.id ?? ''}" is not in lab.yaml; there ${ids.length === 1 ? 'is' : 'are'} ${ids.join(', ') || 'none'}`,
        );
    for (const id of ids)
      if (!used.some((c) => c.props.id === id))
        add(problems, page, 0, 'E404', `${what} "${id}" is declared in lab.yaml but not shown on this page`);
    return used;
  };
  const tasks = shown(
    'Task',
    'task',
    definition.tasks.map((t) => t.id),
  ).map((c) => c.props.id);
  if (tasks.join() !== definition.tasks.map((t) => t.id).join())
    add(
      problems,
      page,
      0,
      'E404',
      `tasks are shown as ${tasks.join(', ')}; lab.yaml has ${definition.tasks.map((t) => t.id).join(', ')}`,
    );
  shown(
    'Predict',
    'prediction',
    predictions.map((q) => q.id),
  );
  shown(
    'Ask',
    'question',
    definition.questions.filter((q) => q.task !== undefined).map((q) => q.id),
  );
  shown(
    'Figure',
    'figure',
    definition.figures.map((f) => f.id),
  );
  shown(
    'Output',
    'output',
    definition.outputs.map((o) => o.id),
  );
  const moments = [
    ...definition.questions.map((q) => q.id),
    ...definition.outputs.map((o) => o.id),
    ...definition.tasks.flatMap((t) => t.checks.flatMap((c) => [c.id, `${t.id}/${c.id}`])),
  ];
  const seen = new Set<string>();
  for (const c of components) {
    if (c.name === 'Moment' && !moments.includes(c.props.id ?? ''))
      add(problems, page, c.offset, 'E404', `moment "${c.props.id ?? ''}" is no question, check or output`);
    if (c.name === 'Open' && !definition.home.some((file) => file.path === c.props.file))
      add(problems, page, c.offset, 'E404', `file "${c.props.file ?? ''}" is not in the home`);
    if (c.name !== 'Term') continue;
    if (!terms.some((t) => t.id === c.props.id))
      add(problems, page, c.offset, 'E403', `term "${c.props.id ?? ''}" is not in content/glossary.yaml`);
    else if (seen.has(c.props.id as string))
      add(problems, page, c.offset, 'E403', `term "${c.props.id}" was introduced above; <Term> is for its first use`);
    seen.add(c.props.id ?? '');
  }
}

function checkProse(page: Page, terms: readonly GlossaryTerm[], problems: Problems): void {
  const { language, prose } = page;
  // What a myth claims is in the learner's words.
  const own = blankElements(blankElements(prose, 'Claim'), 'Cmd');
  for (const { offset, length, message } of proseProblems(own, { language, terms }))
    add(problems, page, offset, 'E403', message, length);
  checkHook(page, problems);
  checkFirstUses(page, terms, problems);
  checkMarkup(page, problems);
}

/** The text with these elements and their children as blanks. */
const blankElements = (text: string, name: string): string =>
  text.replace(new RegExp(`<${name}\\b[^>]*>[\\s\\S]*?</${name}>`, 'g'), (all) => all.replace(/[^\n]/g, ' '));

/** "at most 3 sentences" */
function checkHook(page: Page, problems: Problems): void {
  const hook = /<Hook>([\s\S]*?)<\/Hook>/.exec(page.prose);
  if (!hook) return;
  const sentences = blankCode(hook[1] as string).match(/[.?!](?=\s|$)/g)?.length ?? 0;
  if (sentences > 3) add(problems, page, hook.index, 'E401', `the hook has ${sentences} sentences; at most 3`);
}

/** "First use in a page must use it": a term that the page introduces is not used before. */
function checkFirstUses(page: Page, terms: readonly GlossaryTerm[], problems: Problems): void {
  const prose = blankCode(blankElements(page.prose, 'Cmd')).replace(/<[^>]*>/g, (all) => ' '.repeat(all.length));
  for (const component of page.components) {
    const term = component.name === 'Term' ? terms.find((t) => t.id === component.props.id) : undefined;
    if (!term) continue;
    const word = page.language === 'ko' ? term.ko.replace(/\(.*$/, '') : term.en.replace(/ \(.*$/, '');
    const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    // English words end where they end; Korean ones take particles, but do not begin inside another word.
    const pattern = page.language === 'ko' ? `(?<![가-힣])${escaped}` : `(?<![\\w-])${escaped}s?(?![\\w-])`;
    const found = new RegExp(pattern, 'i').exec(prose);
    if (found && found.index < component.offset)
      add(
        problems,
        page,
        found.index,
        'E403',
        `term: "${word}" is used before <Term id="${term.id}" />, which belongs to its first use`,
        word.length,
      );
  }
}

/** No raw HTML, no imports, no exports; internal links lead to lessons, glossary and pages of the site. */
function checkMarkup(page: Page, problems: Problems): void {
  const prose = blankCode(page.prose);
  for (const m of prose.matchAll(/<\/?([a-z][\w-]*)\b[^>]*>|<!--/g))
    add(
      problems,
      page,
      m.index,
      'E401',
      `raw HTML (${m[0].slice(0, 20)}) is not allowed; there are components and Markdown`,
      m[0].length,
    );
  for (const m of prose.matchAll(/^(import|export)\s/gm))
    add(problems, page, m.index, 'E401', `${m[1]} is not allowed in lessons`, m[0].length - 1);
  for (const m of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    const problem = linkProblem(m[1] as string);
    if (problem !== undefined)
      add(problems, page, m.index + 2, 'E405', `link ${m[1]}: ${problem}`, (m[1] as string).length);
  }
}

function compare(ko: Page, en: Page, problems: Problems): void {
  const signature = (c: Component | undefined) =>
    c ? `<${[c.name, ...Object.entries(c.props).map(([k, v]) => `${k}="${v}"`)].join(' ')}>` : 'nothing';
  for (let i = 0; i < Math.max(ko.components.length, en.components.length); i++) {
    const [a, b] = [ko.components[i], en.components[i]];
    if (signature(a) === signature(b)) continue;
    add(
      problems,
      en,
      b?.offset ?? en.text.length - 1,
      'E401',
      `components differ: ko.mdx has ${signature(a)} here, en.mdx has ${signature(b)}`,
    );
    break;
  }
  if (ko.headings.join() !== en.headings.join())
    add(
      problems,
      en,
      0,
      'E401',
      `headings differ: levels ${ko.headings.join(' ') || 'none'} in ko.mdx, ${en.headings.join(' ') || 'none'} in en.mdx`,
    );
  for (let i = 0; i < Math.max(ko.fences.length, en.fences.length); i++) {
    const [a, b] = [ko.fences[i], en.fences[i]];
    if (a?.info !== b?.info || a?.body !== b?.body)
      problems.add({
        file: en.file,
        line: b?.line ?? 1,
        column: 1,
        code: 'E401',
        path: '',
        message: 'code fences differ from ko.mdx',
        length: 3,
      });
  }
  if (ko.links.join() !== en.links.join())
    add(
      problems,
      en,
      0,
      'E401',
      `links differ: ${ko.links.join(' ') || 'none'} in ko.mdx, ${en.links.join(' ') || 'none'} in en.mdx`,
    );
}

/** The text between <Task id> and </Task>. */
function taskText(page: Page, id: string): { text: string; offset: number } | undefined {
  const open = page.components.find((c) => c.name === 'Task' && c.props.id === id);
  if (!open) return undefined;
  const end = page.text.indexOf('</Task>', open.offset);
  return { text: page.text.slice(open.offset, end < 0 ? undefined : end), offset: open.offset };
}

function tells(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return (
    new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`).test(text) ||
    (/^\d+$/.test(name) && new RegExp(`(?<!\\d)${escaped}(?!\\d)`).test(text))
  );
}
