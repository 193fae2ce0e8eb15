/** The book's demo server (luksa/kubia): names its version and pod, logs requests it answers; v3 fails from the fifth on. */

import { nodeHeaders } from '../../../network/server-headers.ts';
import type { ImageProgram } from '../../types.ts';

const GOOD_REQUESTS = 4;

export const kubia: ImageProgram = {
  name: 'kubia',
  counts: true,
  answer(container) {
    const { version } = container.behaviour;
    const headers = nodeHeaders(container.wallMs);
    if (version === 'v3' && container.requests >= GOOD_REQUESTS) {
      return { status: 500, headers, body: `Some internal error has occurred! This is pod ${container.podName}\n` };
    }
    return { status: 200, headers, body: `This is ${version} running in pod ${container.podName}\n` };
  },
  accessLog: (_container, { client, status }) => (status === 200 ? [`Received request from ::ffff:${client}`] : []),
};
