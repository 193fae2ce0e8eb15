/**
 * The HorizontalPodAutoscaler controller: every 15 s each autoscaler looks at its metrics and sets the size of its target.
 * Mirrors pkg/controller/podautoscaler/horizontal.go. Read on: metrics.ts (what a metric says), calculator.ts (how many replicas
 * that makes), normalize.ts (what is done about it). Leaves out: scaling to and from zero (HPAScaleToZero is off).
 */
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerCondition,
  MetricStatus,
  Pod,
} from '../../api/objects.ts';
import { parseLabelSelector } from '../../api/selectors.ts';
import type { Scale } from '../../api/types.ts';
import { sameJson } from '../../api/validation/errors.ts';
import type { KubeObject, ResourceName } from '../../store/types.ts';
import { keyOf } from '../manager.ts';
import { splitKey } from '../ownership.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import { type Answer, askMetric, type Subject } from './metrics.ts';
import { type History, normalize, remember } from './normalize.ts';

type Autoscaler = HorizontalPodAutoscaler & KubeObject;

const AUTOSCALERS = 'horizontalpodautoscalers.autoscaling';

/** What the controller remembers of one autoscaler. */
interface Memory extends History {
  /** The selector of its target, once it has been looked at. */
  selector: string | undefined;
}

export function podAutoscalerController(): Controller {
  const memories = new Map<string, Memory>();
  return defineController({
    name: 'horizontal-pod-autoscaler-controller',
    eventSource: 'horizontal-pod-autoscaler',
    serviceAccount: 'horizontal-pod-autoscaler',
    // Every request waits for the period; upstream: NewFixedItemIntervalRateLimiter.
    watches: [{ resource: AUTOSCALERS, keys: keyOf, delayMs: (_change, _wallMs, timings) => timings.draw('hpa') }],
    reconcile: (context, key) => {
      const { namespace, name } = splitKey(key);
      const stored = context.store.get<Autoscaler>(AUTOSCALERS, namespace, name);
      if (!stored) {
        memories.delete(key);
        return;
      }
      let memory = memories.get(key);
      if (!memory) {
        memory = { recommendations: [], ups: [], downs: [], selector: undefined };
        memories.set(key, memory);
      }
      new Round(context, structuredClone(stored), memories, memory).run(stored);
      context.enqueueAfter(key, context.timings.draw('hpa'));
    },
  });
}

/** One look at one autoscaler. Upstream: reconcileAutoscaler. */
class Round {
  readonly #context: ControllerContext;
  readonly #hpa: Autoscaler;
  readonly #memories: ReadonlyMap<string, Memory>;
  readonly #memory: Memory;

  constructor(context: ControllerContext, hpa: Autoscaler, memories: ReadonlyMap<string, Memory>, memory: Memory) {
    this.#context = context;
    this.#hpa = hpa;
    this.#memories = memories;
    this.#memory = memory;
  }

  run(stored: Autoscaler): void {
    const failure = this.#decide();
    if (!sameJson(stored.status, this.#hpa.status)) {
      const written = this.#context.client.updateStatus(AUTOSCALERS, this.#hpa);
      if (!written.ok) this.#warn('FailedUpdateStatus', written.status.message ?? '');
    }
    if (failure !== undefined) this.#warn('FailedComputeMetricsReplicas', failure);
  }

  /** Why the metrics could not be reckoned with, if so. */
  #decide(): string | undefined {
    const target = this.#target();
    if (typeof target === 'string') {
      this.#warn('FailedGetScale', target);
      this.#say('AbleToScale', 'False', {
        reason: 'FailedGetScale',
        message: `the HPA controller was unable to get the target's current scale: ${target}`,
      });
      return undefined;
    }
    const { resource, scale } = target;
    this.#say('AbleToScale', 'True', {
      reason: 'SucceededGetScale',
      message: "the HPA controller was able to get the target's current scale",
    });
    const current = scale.spec?.replicas ?? 0;
    const { minReplicas: min = 1, maxReplicas: max, behavior } = this.#hpa.spec;
    const nowMs = this.#context.wallMs();
    const memory = this.#memory;
    if (memory.recommendations.length === 0) memory.recommendations.push({ replicas: current, atMs: nowMs });

    if (current === 0 && min !== 0) {
      this.#say('ScalingActive', 'False', {
        reason: 'ScalingDisabled',
        message: 'scaling is disabled since the replica count of the target is zero',
      });
      this.#setStatus(current, 0, undefined);
      return undefined;
    }
    if (current > max) {
      this.#rescale(resource, current, max, undefined, 'Current number of replicas above Spec.MaxReplicas');
      return undefined;
    }
    if (current < min) {
      this.#rescale(resource, current, min, undefined, 'Current number of replicas below Spec.MinReplicas');
      return undefined;
    }
    const asked = this.#ask(scale, current);
    if (asked.replicas === undefined) {
      this.#setStatus(current, this.#hpa.status.desiredReplicas, asked.statuses);
      return asked.error;
    }
    const wish = { current, desired: asked.replicas, min, max, nowMs };
    const { replicas, stabilized, limit, limited } = normalize(wish, memory, behavior);
    this.#say('AbleToScale', 'True', stabilized);
    this.#say('ScalingLimited', limited ? 'True' : 'False', limit);
    if (replicas === current) this.#setStatus(current, current, asked.statuses);
    else {
      const why = asked.replicas > current ? `${asked.name} above target` : asked.replicas < current ? BELOW : '';
      this.#rescale(resource, current, replicas, asked.statuses, why);
    }
    return undefined;
  }

  #target(): { readonly resource: ResourceName; readonly scale: Scale } | string {
    const { apiVersion = '', kind, name } = this.#hpa.spec.scaleTargetRef;
    const parts = apiVersion.split('/');
    if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
    const group = parts.length === 2 ? (parts[0] as string) : '';
    const found = this.#context.client.scaleOf(group, kind, this.#hpa.metadata.namespace as string, name);
    return found.ok ? found.object : (found.status.message as string);
  }

  #rescale(
    resource: ResourceName,
    before: number,
    after: number,
    statuses: readonly MetricStatus[] | undefined,
    why: string,
  ): void {
    const { client, events, timestamp, wallMs } = this.#context;
    const { metadata, spec, status } = this.#hpa;
    const patch = { spec: { replicas: after } };
    const name = spec.scaleTargetRef.name;
    const written = client.patch(resource, metadata.namespace, name, 'merge', patch, 'scale');
    if (!written.ok) {
      const error = written.status.message;
      this.#warn('FailedRescale', `New size: ${after}; reason: ${why}; error: ${error}`);
      this.#say('AbleToScale', 'False', {
        reason: 'FailedUpdateScale',
        message: `the HPA controller was unable to update the target scale: ${error}`,
      });
      this.#setStatus(before, status.desiredReplicas, statuses);
      return;
    }
    this.#say('AbleToScale', 'True', {
      reason: 'SucceededRescale',
      message: `the HPA controller was able to update the target scale to ${after}`,
    });
    events.record(this.#hpa, 'Normal', 'SuccessfulRescale', `New size: ${after}; reason: ${why}`);
    remember(this.#memory, spec.behavior, { before, after, nowMs: wallMs() });
    this.#setStatus(before, after, statuses, timestamp());
  }

  // ── Metrics ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** The most that a metric asks for; no replicas when they cannot be told. Upstream: computeReplicasForMetrics. */
  #ask(
    scale: Scale,
    currentReplicas: number,
  ):
    | { readonly replicas: number; readonly name: string; readonly statuses: readonly MetricStatus[] }
    | { readonly replicas: undefined; readonly error: string; readonly statuses: readonly MetricStatus[] | undefined } {
    const { selector = '' } = scale.status ?? {};
    const pods = this.#podsOf(selector);
    if (typeof pods === 'string') return { replicas: undefined, error: pods, statuses: undefined };
    const subject: Subject = { autoscaler: this.#hpa, selector, pods, currentReplicas };
    const specs = this.#hpa.spec.metrics ?? [];
    const statuses: MetricStatus[] = specs.map(() => ({ type: '' }));
    let first: Extract<Answer, { ok: false }> | undefined;
    let invalid = 0;
    let replicas = 0;
    let name = '';
    for (const [i, spec] of specs.entries()) {
      const answer = askMetric(this.#context, subject, spec);
      if (!answer.ok) {
        this.#warn(answer.reason, answer.message);
        first ??= answer;
        invalid++;
        continue;
      }
      statuses[i] = answer.status;
      if (replicas !== 0 && answer.replicas <= replicas) continue;
      replicas = answer.replicas;
      name = answer.name;
    }
    // A metric that cannot be had forbids going down, not up.
    if (first && (invalid >= specs.length || replicas < currentReplicas)) {
      const message = `the HPA was unable to compute the replica count: ${first.message}`;
      this.#say('ScalingActive', 'False', { reason: first.reason, message });
      const error = `invalid metrics (${invalid} invalid out of ${specs.length}), first error is: ${first.error}`;
      return { replicas: undefined, error, statuses };
    }
    this.#say('ScalingActive', 'True', {
      reason: 'ValidMetricFound',
      message: `the HPA was able to successfully calculate a replica count from ${name}`,
    });
    return { replicas, name, statuses };
  }

  /** The pods of a selector, when they are no other autoscaler's. Upstream: validateAndParseSelector. */
  #podsOf(selector: string): readonly Pod[] | string {
    if (selector === '') {
      this.#warn('SelectorRequired', 'selector is required');
      this.#say('ScalingActive', 'False', {
        reason: 'InvalidSelector',
        message: "the HPA target's scale is missing a selector",
      });
      return 'selector is required';
    }
    this.#memory.selector = selector;
    const { namespace } = this.#hpa.metadata;
    const matching = parseLabelSelector(selector);
    const pods = this.#context.store
      .list<Pod & KubeObject>('pods', namespace)
      .filter(({ metadata }) => matching.matches(metadata.labels));
    const selecting = this.#selecting(pods);
    if (selecting.length < 2) return pods;
    const message = `pods by selector ${selector} are controlled by multiple HPAs: [${selecting.join(' ')}]`;
    this.#warn('AmbiguousSelector', message);
    this.#say('ScalingActive', 'False', { reason: 'AmbiguousSelector', message });
    return message;
  }

  /** The autoscalers of the namespace whose targets' selectors match one of the pods. (Upstream's order is by chance.) */
  #selecting(pods: readonly Pod[]): readonly string[] {
    const { namespace } = this.#hpa.metadata;
    return [...this.#memories]
      .filter(([key, { selector }]) => {
        const { namespace: at, name } = splitKey(key);
        if (selector === undefined || at !== namespace) return false;
        if (!this.#context.store.get(AUTOSCALERS, at, name)) return false;
        const matching = parseLabelSelector(selector);
        return pods.some(({ metadata }) => matching.matches(metadata.labels));
      })
      .map(([key]) => key)
      .sort();
  }

  // ── Status ────────────────────────────────────────────────────────────────────────────────────────────────────

  #setStatus(
    currentReplicas: number,
    desiredReplicas: number,
    statuses: readonly MetricStatus[] | undefined,
    lastScaleTime = this.#hpa.status.lastScaleTime,
  ): void {
    const { conditions } = this.#hpa.status;
    this.#hpa.status = {
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      currentReplicas,
      desiredReplicas,
      // No metrics at all are Go's nil slice.
      currentMetrics: (statuses ?? null) as MetricStatus[],
      ...(conditions === undefined ? {} : { conditions }),
    };
  }

  #say(
    type: string,
    status: 'True' | 'False',
    { reason, message }: { readonly reason: string; readonly message: string },
  ): void {
    const conditions: HorizontalPodAutoscalerCondition[] = [...(this.#hpa.status.conditions ?? [])];
    const at = conditions.findIndex((condition) => condition.type === type);
    const old = conditions[at];
    const changed = old?.status !== status;
    const lastTransitionTime = changed ? this.#context.timestamp() : old?.lastTransitionTime;
    const condition = { type, status, lastTransitionTime, reason, message } as HorizontalPodAutoscalerCondition;
    if (old) conditions[at] = condition;
    else conditions.push(condition);
    this.#hpa.status = { ...this.#hpa.status, conditions };
  }

  #warn(reason: string, message: string): void {
    this.#context.events.record(this.#hpa, 'Warning', reason, message);
  }
}

const BELOW = 'All metrics below target';
