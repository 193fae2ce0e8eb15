/** A part of a cluster that comes when it is first asked for: kinds with their rules, and who acts on their objects. */
import type { Answering } from '../../api/server.ts';
import type { Kind } from '../../api/types.ts';
import type { Controller } from '../../controllers/types.ts';
import type { MakeCompiler } from '../../nodes/containers/conditions.ts';
import type { StorageSystems } from '../../storage/systems.ts';

export interface Part {
  readonly kinds: readonly Kind[];
  readonly answer?: Answering;
  /** Compiles the conditions of images. */
  readonly compiler?: MakeCompiler;
  /** Made anew for each cluster. `storage`: where the data of volumes is. */
  readonly controllers: (storage: StorageSystems) => readonly Controller[];
}
