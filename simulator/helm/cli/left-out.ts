/** What of helm is not simulated: each is refused by its name, fails as without a network, or says less. The fidelity page lists them. */
import { HelmError } from './errors.ts';

interface LeftOut {
  readonly name: string;
  readonly ko: string;
  readonly en: string;
}

export const LEFT_OUT = [
  {
    name: '--post-renderer',
    ko: '렌더링한 것을 고치는 다른 프로그램',
    en: 'another program that changes what was rendered',
  },
  { name: '--enable-dns', ko: '템플릿이 이름을 찾는 것', en: 'templates that look names up' },
  { name: '--verify', ko: '차트의 서명 확인', en: 'checking signatures of charts' },
  { name: '--prov', ko: '차트의 서명 받기', en: 'fetching signatures of charts' },
  { name: '--sign', ko: '차트에 서명하기', en: 'signing charts' },
  { name: '--cert-file', ko: '리포지터리에 보이는 인증서', en: 'a certificate shown to a repository' },
  { name: '--key-file', ko: '그 인증서의 키', en: 'the key of that certificate' },
  { name: '--ca-file', ko: '따로 믿을 인증 기관', en: 'an authority of your own' },
  { name: '--color=always', ko: '헬름 4의 색', en: 'the colours of Helm 4' },
  {
    name: 'helm --debug',
    ko: '진단 글에 붙는 시각과 소스의 줄(글은 나옵니다)',
    en: 'times and source lines of its diagnostic texts (the texts come)',
  },
  { name: 'HELM_DRIVER', ko: '시크릿이 아닌 곳에 릴리스를 적는 것', en: 'releases kept elsewhere than in Secrets' },
  { name: 'helm plugin install', ko: '다른 사람이 만든 프로그램', en: 'programs of others' },
  { name: 'helm search hub', ko: 'Artifact Hub에서 찾기', en: 'searching the Artifact Hub' },
  { name: 'oci://', ko: 'OCI 레지스트리', en: 'OCI registries' },
] as const satisfies readonly LeftOut[];

type LeftOutName = (typeof LEFT_OUT)[number]['name'];

/** `more`: what was said of it. */
export const notSimulated = (name: LeftOutName, more = ''): HelmError => new HelmError(`not simulated: ${name}${more}`);
