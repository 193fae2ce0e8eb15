/** The Ingress controller's image: its ports lead on as the network's gateway decides. */
import type { ImageProgram } from '../../types.ts';

export const ingressNginx: ImageProgram = { name: 'ingress-nginx', gateway: { http: 80, https: 443 } };
