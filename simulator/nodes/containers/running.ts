/** A container that runs, whatever it runs: declared data (declared.ts) or processes (processes.ts). */

import type { FileSystem } from '../../kernel/files.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { ProcessSpace, Signal } from '../../kernel/process.ts';
import type { Host } from '../../network/host.ts';
import type { Server } from '../../network/hosts.ts';
import type { PublishedFacts } from '../published.ts';
import type { ContainerPrograms, ImageBehaviour } from '../types.ts';
import type { ConsoleOptions, ContainerInput } from './input.ts';
import type { ContainerLog } from './log.ts';
import type { ContainerMemory } from './memory.ts';

/** The reason of a container that the kernel killed. */
export const OUT_OF_MEMORY = 'OOMKilled';

/** How a container ended. */
export interface ContainerExit {
  readonly code: number;
  /** Default by code: Completed or Error. */
  readonly reason?: string;
}

/** What a container is started with. Files and environment are made when first asked for. */
export interface ContainerSetup {
  readonly kernel: Kernel;
  readonly pod: {
    readonly name: string;
    readonly namespace: string;
    readonly ip: string;
    readonly node: string;
    readonly uid: string;
    /** Its service account. */
    readonly account: string;
  };
  readonly container: string;
  readonly behaviour: ImageBehaviour;
  readonly programs: ContainerPrograms;
  readonly network: Host;
  /** Whom its processes see. */
  readonly space: ProcessSpace;
  readonly log: ContainerLog;
  readonly workingDir: string;
  readonly console: ConsoleOptions;
  /** Arguments the pod gives to a program that keeps its entry point, expanded. */
  readonly args: readonly string[];
  /** Where its program publishes. */
  readonly facts: PublishedFacts;
  files(): FileSystem;
  /** A file's content without making the file system when the image's own files tell; undefined when there is none. */
  file(path: string): string | undefined;
  env(): ReadonlyMap<string, string>;
  /** Before anything about it changes that a request may notice. */
  willChange(): void;
  onExit(exit: ContainerExit): void;
  /** Of the metrics server. */
  readonly metricsWindowMs: number;
  readonly memory: ContainerMemory;
  /** Evaluates a condition of a rule. */
  condition(source: string, at: ConditionTime): boolean;
}

/** An instant in a container's life. */
export interface ConditionTime {
  readonly atMs: number;
  readonly startedAtMs: number;
  /** Requests a second of late. */
  readonly rps: number;
}

export interface RunningContainer {
  readonly startedAtMs: number;
  readonly setup: ContainerSetup;
  readonly ended: boolean;
  /** Standard input of its first process; declared containers read nothing. */
  readonly input?: ContainerInput;
  /** What it listens with on a port at that instant. */
  server(port: number, atMs: number): Server | undefined;
  /** A signal to its first process. */
  signal(signal: Signal): void;
  /** The kernel kills it: it needs more memory than it may have. */
  outOfMemory(): void;
}
