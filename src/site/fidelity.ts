// What the fidelity page says. The kinds come from the simulator's own registry; the sentences are about all lessons.

import { IDLE_FIELDS } from '../../simulator/api/idle-fields.ts';
import { KINDS } from '../../simulator/api/kinds/list.ts';
import { LEFT_OUT } from '../../simulator/helm/cli/left-out.ts';
import { helmCommands } from '../../simulator/helm/commands.ts';
import { ROOT_GROUPS } from '../../simulator/kubectl/commands.ts';
import type { I18n } from '../../simulator/lab/types.ts';
import { TOOL_FILES } from '../../simulator/shell/tools/list.ts';

export const kept: readonly I18n[] = [
  {
    ko: 'API가 받는 것과 거절하는 것, 기본값, 검증, 오류의 낱말',
    en: 'What the API accepts and refuses, its defaults, validation and the words of its errors',
  },
  { ko: '`kubectl`이 찍는 표와 글, 종료 상태', en: 'Tables and texts printed by `kubectl`, and its exit status' },
  {
    ko: '컨트롤러, 스케줄러, kubelet이 하는 일과 그 순서, 이벤트의 이유와 글',
    en: 'What controllers, the scheduler and kubelets do and in which order; reasons and texts of events',
  },
  {
    ko: '서비스가 파드를 알게 되기까지의 틈. 요청은 이 틈에서 유실됩니다',
    en: 'The delay until a Service knows about a pod: lost requests come from that gap',
  },
];

export const simplified: readonly I18n[] = [
  {
    ko: '컨테이너 이미지는 실행되지 않고, 정해진 대로 응답합니다',
    en: 'Container images are not executed; they answer as declared',
  },
  {
    ko: '시간은 가상입니다. 레슨은 대개 늘 똑같은 시간을 씁니다',
    en: 'Time is virtual. Most lessons use fixed timings without jitter',
  },
  {
    ko: '셸과 파일은 브라우저 안에 있습니다. 바깥 네트워크에는 나가지 않습니다',
    en: 'The shell and its files are in the browser; nothing reaches the outside network',
  },
  {
    ko: '노드에는 운영 체제가 없습니다. kubelet이 하는 일만 있습니다',
    en: 'Nodes have no operating system, only what a kubelet does',
  },
  {
    ko: 'kubelet에는 스태틱 파드도, 디스크와 PID의 압박도, 노드의 그레이스풀 종료도 없습니다',
    en: 'Kubelets have no static pods, no disk or PID pressure, and no graceful shutdown of their node',
  },
  {
    ko: '컨테이너 로그는 크기가 아니라 줄 수로 잘립니다. 마지막 1만 줄 남짓이 남습니다',
    en: 'The log of a container is cut by lines, not by size: a little more than the last 10,000 lines stay',
  },
  {
    ko: 'httpGet 프로브는 리다이렉트를 따라가지 않고 그 응답을 그대로 성공으로 셉니다. 볼륨을 비우는 recycler 파드는 이벤트를 남기지 않습니다',
    en: 'An httpGet probe does not follow redirects: the redirect itself counts as success. A recycler pod that empties a volume leaves no events',
  },
  {
    ko: `이 필드는 진짜 클러스터처럼 받지만 아무것도 바꾸지 않습니다: ${idleFields()}`,
    en: `These fields are accepted as a real cluster accepts them, and change nothing: ${idleFields()}`,
  },
];

/** "`PodSpec` `hostIPC`, `hostPID`; …" */
function idleFields(): string {
  return IDLE_FIELDS.map(({ type, fields }) => `\`${type}\` ${fields.map((field) => `\`${field}\``).join(', ')}`).join(
    '; ',
  );
}

interface KindRow {
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespaced: boolean;
}

export function kinds(): KindRow[] {
  return KINDS.map((k) => ({
    kind: k.kind,
    apiVersion: k.group ? `${k.group}/${k.version}` : k.version,
    namespaced: k.namespaced,
  })).sort((a, b) =>
    a.apiVersion === b.apiVersion ? (a.kind < b.kind ? -1 : 1) : a.apiVersion < b.apiVersion ? -1 : 1,
  );
}

/** Commands of kubectl by the sections of its help; those that refuse by name are not simulated. */
export async function kubectlCommands(): Promise<
  { readonly title: string; readonly names: readonly string[]; readonly refused: readonly string[] }[]
> {
  const groups = await Promise.all(
    ROOT_GROUPS.map(async ({ title, commands }) => {
      const all = await Promise.all(commands.map((command) => command.load?.() ?? command));
      const names = (refused: boolean) =>
        all.filter(({ hidden, refuse }) => !hidden && (refuse !== undefined) === refused).map(({ name }) => name);
      return { title: title.replace(/:$/, ''), names: names(false), refused: names(true) };
    }),
  );
  return groups.filter(({ names, refused }) => names.length + refused.length > 0);
}

/** A tool of a lab's machine beside the shell's builtins, with the options of the real one that it refuses. */
interface ToolRow {
  readonly name: string;
  readonly refused: readonly string[];
}

export async function shellTools(): Promise<ToolRow[]> {
  const tools = (await Promise.all(TOOL_FILES.map(({ load }) => load()))).flat();
  return tools
    .flatMap(({ names, refused = [] }) => names.map((name) => ({ name, refused })))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What of helm is left out, by the name it is refused by. */
export const helmLeftOut = LEFT_OUT;

/** Refusals without those that `helmLeftOut` names. */
export const unnamed = (texts: readonly string[]): readonly string[] =>
  texts.filter((text) => !LEFT_OUT.some(({ name }) => text.startsWith(name)));

/** Commands of helm with their subcommands: "repo add". */
export function helmNames(): string[] {
  return (helmCommands(3).commands ?? []).flatMap(({ name, commands = [] }) =>
    commands.length === 0 ? [name] : commands.map((sub) => `${name} ${sub.name}`),
  );
}
