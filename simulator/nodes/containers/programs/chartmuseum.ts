/**
 * ChartMuseum (helm/chartmuseum v0.12.0): a chart repository over HTTP. Charts are archives in a folder; what is uploaded is in the
 * index with the next request. Mirrors pkg/chartmuseum. Left out and told in the log: storage elsewhere than in a folder, several
 * tenants, bearer tokens, TLS, metrics, other ports than 8080. Read on: chartmuseum/settings.ts, chartmuseum/museum.ts.
 */
import { settle } from '../../../kernel/wait.ts';
import type { ImageProgram } from '../../types.ts';
import { greeting } from './chartmuseum/access-log.ts';
import { museumHeaders } from './chartmuseum/headers.ts';
import type { Museum } from './chartmuseum/museum.ts';
import { readSettings } from './chartmuseum/settings.ts';

const HEALTHY = '{"healthy":true}';

export const chartmuseum: ImageProgram = {
  name: 'chartmuseum',
  command: '/chartmuseum',
  counts: true,
  greets(container) {
    const { logsJson, warnings, problem } = readSettings(container);
    return problem ? [] : greeting(container.wallMs, logsJson, warnings);
  },
  ends: (_behaviour, container) => {
    const { problem } = readSettings(container);
    return problem && { afterMs: 0, exit: problem.exit, log: problem.text };
  },
  instance(container) {
    const settings = readSettings(container);
    let museum: Museum | undefined;
    return {
      answer({ method, path }) {
        if (method !== 'GET' || path !== `${settings.contextPath}/health`) return undefined;
        return {
          status: 200,
          headers: museumHeaders(container, 'application/json; charset=utf-8', HEALTHY),
          body: HEALTHY,
        };
      },
      *ask(request) {
        const [library, made] = yield* settle(
          Promise.all([import('../../../helm/repository/shelf.ts'), import('./chartmuseum/museum.ts')]),
        );
        museum ??= new made.Museum(container, settings);
        return museum.serve(request, library);
      },
      *run() {},
      *leave() {},
    };
  },
};
