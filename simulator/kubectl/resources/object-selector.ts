/** A selector's text as objects keep it. Mirrors metav1.ParseToLabelSelector. */
import { type Operator, parseLabelSelector, type Requirement, SelectorError } from '../../api/selectors.ts';
import { CliError } from '../cli/errors.ts';

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface ObjectSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly Expression[];
}

const OPERATORS: Readonly<Partial<Record<Operator, string>>> = {
  in: 'In',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
};

/** "app=web,tier in (a, b)". What objects cannot say (!=, >) is refused. */
export function objectSelector(text: string): ObjectSelector {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: Expression[] = [];
  for (const { key, operator, values } of requirements(text)) {
    const name = OPERATORS[operator];
    if (operator === '=' || operator === '==') matchLabels[key] = values[0] ?? '';
    else if (name !== undefined)
      matchExpressions.push({ key, operator: name, ...(values.length > 0 ? { values: [...values] } : {}) });
    else if (operator === '!=') throw new CliError('"!=" is not a valid label selector operator');
    else throw new CliError(`"${operator}" isn't supported in label selectors`);
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}

function requirements(text: string): readonly Requirement[] {
  try {
    return parseLabelSelector(text).requirements;
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new CliError(`couldn't parse the selector string "${text}": ${error.message}`);
  }
}
