// Preact's view of the lab: a component renders again when what it selected is no longer the same.
import { createContext } from 'preact';
import { useContext, useEffect, useReducer, useRef } from 'preact/hooks';
import type { Lab } from './lab.ts';

export const LabContext = createContext<Lab | null>(null);

export function useLabObject(): Lab {
  const lab = useContext(LabContext);
  if (!lab) throw new Error('no lab around this component');
  return lab;
}

/** What `select` gives, kept up to date. */
export function useLab<T>(select: (lab: Lab) => T): T {
  const lab = useLabObject();
  const [, again] = useReducer((n: number) => n + 1, 0);
  const value = select(lab);
  const last = useRef(value);
  last.current = value;
  useEffect(() => {
    const check = () => {
      if (!Object.is(select(lab), last.current)) again(undefined);
    };
    check();
    return lab.subscribe(check);
  }, [lab]);
  return value;
}
