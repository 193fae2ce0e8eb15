/** Named formats of expressions: `format.dns1123Label().validate(name)`. Mirrors apiserver pkg/cel/library/format.go. */
import { matchesFormat } from '../custom/formats.ts';
import {
  isLabelValue,
  isQualifiedName,
  nameIsDns1035Label,
  nameIsDnsLabel,
  nameIsDnsSubdomain,
} from '../validation/names.ts';
import { type Run, text } from './arguments.ts';
import { noSuchOverload, Opaque, Optional } from './values.ts';

type Validate = (value: string) => readonly string[];

const matching =
  (format: string, sentence: string): Validate =>
  (value) =>
    matchesFormat(format, value) ? [] : [sentence];

const FORMATS: Readonly<Record<string, Validate>> = {
  dns1123Label: (value) => nameIsDnsLabel(value, false),
  dns1123Subdomain: (value) => nameIsDnsSubdomain(value, false),
  dns1035Label: (value) => nameIsDns1035Label(value, false),
  qualifiedName: isQualifiedName,
  dns1123LabelPrefix: (value) => nameIsDnsLabel(value, true),
  dns1123SubdomainPrefix: (value) => nameIsDnsSubdomain(value, true),
  dns1035LabelPrefix: (value) => nameIsDns1035Label(value, true),
  labelValue: isLabelValue,
  uri: (value) =>
    matchesFormat('uri', value) ? [] : [`parse "${value}": ${value === '' ? 'empty url' : 'invalid URI for request'}`],
  uuid: matching('uuid', 'does not match the UUID format'),
  byte: matching('byte', 'invalid base64'),
  date: matching('date', 'invalid date'),
  datetime: matching('datetime', 'invalid datetime'),
};

const formatOf = (name: string): Opaque<Validate> => new Opaque('format', FORMATS[name] as Validate, name);

/** Names of the functions without arguments that give a format. */
export const NAMED_FORMATS: readonly string[] = Object.keys(FORMATS);

export const FORMAT_FUNCTIONS: readonly (readonly [name: string, run: Run])[] = [
  ...NAMED_FORMATS.map((name) => [`format.${name}`, () => formatOf(name)] as const),
  [
    'format.named',
    (name) => (Object.hasOwn(FORMATS, text(name)) ? new Optional(formatOf(text(name))) : new Optional()),
  ],
  [
    'validate',
    (format, value) => {
      if (!(format instanceof Opaque) || format.kind !== 'format') throw noSuchOverload();
      const wrong = (format.value as Validate)(text(value));
      return wrong.length === 0 ? new Optional() : new Optional([...wrong]);
    },
  ],
];
