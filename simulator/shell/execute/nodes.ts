/** The kinds of syntax nodes that can be run. */
import type { CommandNode, CompoundList, PipelineNode } from 'unbash';

export type FunctionBody = CommandNode | CompoundList;
export type Runnable = PipelineNode | CompoundList;
