/**
 * What names, keys and values may look like, and the sentences that refuse them. A validator returns sentences; none is fine.
 * Upstream: apimachinery/pkg/util/validation/validation.go, pkg/api/validate/content, pkg/api/validation/generic.go.
 */

type Validator = (value: string) => readonly string[];
/** `prefix`: the name is a generateName, an end will be added. */
export type NameValidator = (name: string, prefix: boolean) => readonly string[];

/** Nothing to say. */
const FINE: readonly string[] = Object.freeze([]);

const DNS_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS_SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`;
const DNS_LABEL_UNDERSCORE = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const DNS_SUBDOMAIN_UNDERSCORE = `${DNS_LABEL_UNDERSCORE}(\\.${DNS_LABEL_UNDERSCORE})*`;
const DNS_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const WILDCARD = `\\*\\.${DNS_SUBDOMAIN}`;
const LABEL_KEY = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${LABEL_KEY})?`;
const CONFIG_KEY = '[-._a-zA-Z0-9]+';
const PERCENT = '[0-9]+%';
const HEADER_NAME = '[-A-Za-z0-9]+';

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
const DNS_LABEL_RE = whole(DNS_LABEL);
const DNS_SUBDOMAIN_RE = whole(DNS_SUBDOMAIN);
const DNS_SUBDOMAIN_UNDERSCORE_RE = whole(DNS_SUBDOMAIN_UNDERSCORE);
const DNS_1035_RE = whole(DNS_1035);
const WILDCARD_RE = whole(WILDCARD);
const LABEL_KEY_RE = whole(LABEL_KEY);
const LABEL_VALUE_RE = whole(LABEL_VALUE);
const CONFIG_KEY_RE = whole(CONFIG_KEY);
const PERCENT_RE = whole(PERCENT);
const HEADER_NAME_RE = whole(HEADER_NAME);

/** Length in UTF-8, as Go's len. */
export function byteLength(text: string): number {
  let extra = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) extra += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return text.length + extra;
}

const maxCharacters = (max: number): string => `must be no more than ${max} characters`;
const maxBytes = (max: number): string => `must be no more than ${max} bytes`;
export const range = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`;

/** Example: `… (e.g. 'my-name',  or '123-abc', regex used for validation is '…')`. */
export function regexError(message: string, pattern: string, ...examples: string[]): string {
  const used = `regex used for validation is '${pattern}')`;
  if (examples.length === 0) return `${message} (${used}`;
  return `${message} (e.g. ${examples.map((e) => `'${e}', `).join(' or ')}${used}`;
}

function check(value: string, max: number, pattern: RegExp, sentence: () => string): readonly string[] {
  const matches = pattern.test(value);
  if (matches && value.length * 3 <= max) return FINE;
  const messages: string[] = [];
  if (byteLength(value) > max) messages.push(maxCharacters(max));
  if (!matches) messages.push(sentence());
  return messages;
}

/**
 * True for what is surely a DNS label: 1 to 63 of a–z, 0–9 and '-', a letter or digit at both ends. Most names are, so
 * they are spared the regular expressions.
 */
function isPlainLabel(value: string): boolean {
  const { length } = value;
  if (length === 0 || length > 63) return false;
  let code = 0;
  for (let i = 0; i < length; i++) {
    code = value.charCodeAt(i);
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) continue;
    if (code !== 45 || i === 0) return false;
  }
  return code !== 45;
}

export const isDnsLabel: Validator = (value) =>
  isPlainLabel(value)
    ? FINE
    : check(value, 63, DNS_LABEL_RE, () =>
        DNS_SUBDOMAIN_RE.test(value)
          ? 'must not contain dots'
          : regexError(
              "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
              DNS_LABEL,
              'my-name',
              '123-abc',
            ),
      );

const SUBDOMAIN_SENTENCE = regexError(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  DNS_SUBDOMAIN,
  'example.com',
);

export const isDnsSubdomain: Validator = (value) =>
  isPlainLabel(value) ? FINE : check(value, 253, DNS_SUBDOMAIN_RE, () => SUBDOMAIN_SENTENCE);

export const isDnsSubdomainWithUnderscore: Validator = (value) =>
  check(value, 253, DNS_SUBDOMAIN_UNDERSCORE_RE, () =>
    regexError(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
      DNS_SUBDOMAIN_UNDERSCORE,
      'example.com',
    ),
  );

export const isDns1035Label: Validator = (value) =>
  check(value, 63, DNS_1035_RE, () =>
    regexError(
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
      DNS_1035,
      'my-name',
      'abc-123',
    ),
  );

export const isWildcardSubdomain: Validator = (value) =>
  check(value, 253, WILDCARD_RE, () =>
    regexError(
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
      WILDCARD,
      '*.example.com',
    ),
  );

const LABEL_KEY_SENTENCE = regexError(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  LABEL_KEY,
  'MyName',
  'my.name',
  '123-abc',
);

/** "app", "example.com/role". Upstream: IsQualifiedName, content.IsLabelKey. */
export const isQualifiedName: Validator = (value) => {
  if (isPlainLabel(value)) return FINE;
  const parts = value.split('/');
  const messages: string[] = [];
  if (parts.length > 2) {
    return [
      `a valid label key ${LABEL_KEY_SENTENCE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  if (parts.length === 2) {
    const prefix = parts[0] as string;
    if (prefix === '') messages.push('prefix part must be non-empty');
    else messages.push(...isDnsSubdomain(prefix).map((m) => `prefix part ${m.replace('253 characters', '253 bytes')}`));
  }
  const name = parts[parts.length - 1] as string;
  if (name === '') messages.push('name part must be non-empty');
  else if (byteLength(name) > 63) messages.push(`name part ${maxBytes(63)}`);
  if (!LABEL_KEY_RE.test(name)) messages.push(`name part ${LABEL_KEY_SENTENCE}`);
  return messages.length === 0 ? FINE : messages;
};

export const isLabelValue: Validator = (value) => {
  if (value === '' || isPlainLabel(value)) return FINE;
  const messages: string[] = [];
  if (byteLength(value) > 63) messages.push(maxBytes(63));
  if (!LABEL_VALUE_RE.test(value)) {
    messages.push(
      regexError(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        LABEL_VALUE,
        'MyValue',
        'my_value',
        '12345',
      ),
    );
  }
  return messages;
};

/** Printable ASCII without '='. Upstream: IsRelaxedEnvVarName. */
export const isEnvVarName: Validator = (value) => {
  if (value === '') return ['environment variable name must be non-empty'];
  return /^[ -<>-~]*$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
};

export const isConfigKey: Validator = (value) => {
  if (isPlainLabel(value)) return FINE;
  const form = check(value, 253, CONFIG_KEY_RE, () =>
    regexError(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
      CONFIG_KEY,
      'key.name',
      'KEY_NAME',
      'key-name',
    ),
  );
  const messages = [...form];
  if (value === '.') messages.push("must not be '.'");
  else if (value === '..') messages.push("must not be '..'");
  else if (value.startsWith('..')) messages.push("must not start with '..'");
  return messages;
};

export const isPercent: Validator = (value) =>
  PERCENT_RE.test(value)
    ? []
    : [regexError("a valid percent string must be a numeric string followed by an ending '%'", PERCENT, '1%', '93%')];

export const isHeaderName: Validator = (value) =>
  HEADER_NAME_RE.test(value)
    ? []
    : [regexError("a valid HTTP header must consist of alphanumeric characters or '-'", HEADER_NAME, 'X-Header-Name')];

export const isPortNumber = (port: number): readonly string[] => inRange(port, 1, 65535);

export const inRange = (value: number, low: number, high: number): readonly string[] =>
  value >= low && value <= high ? FINE : [range(low, high)];

/** Users and groups. Upstream: IsValidUserID, IsValidGroupID. */
export const isUnixId = (id: number): readonly string[] => inRange(id, 0, 2147483647);

export const isPortName: Validator = (port) => {
  const messages: string[] = [];
  if (byteLength(port) > 15) messages.push(maxCharacters(15));
  if (!/^[-a-z0-9]+$/.test(port))
    messages.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(port)) messages.push('must contain at least one letter (a-z)');
  if (port.includes('--')) messages.push('must not contain consecutive hyphens');
  if (port.startsWith('-') || port.endsWith('-')) messages.push('must not begin or end with a hyphen');
  return messages;
};

/** Upstream: path.ValidatePathSegmentName. */
export const isPathSegmentName: NameValidator = (name, prefix) => {
  if (isPlainLabel(name)) return FINE;
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((c) => name.includes(c)).map((c) => `may not contain '${c}'`);
};

/** A generateName may end in a dash. Upstream: maskTrailingDash. */
const masked = (name: string, prefix: boolean): string =>
  prefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;

export const nameIsDnsSubdomain: NameValidator = (name, prefix) => isDnsSubdomain(masked(name, prefix));
export const nameIsDnsLabel: NameValidator = (name, prefix) => isDnsLabel(masked(name, prefix));
export const nameIsDns1035Label: NameValidator = (name, prefix) => isDns1035Label(masked(name, prefix));
