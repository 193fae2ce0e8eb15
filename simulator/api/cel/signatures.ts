/**
 * The functions an expression may call, with their overloads. Mirrors cel-go checker/decls and ext (strings 2, sets, lists),
 * apiserver pkg/cel/library (lists, regex, urls, quantity, ip, cidr, format, semver, image, authz).
 */
import { NAMED_FORMATS } from './named-formats.ts';
import {
  AUTHORIZER,
  BOOL,
  BYTES,
  CIDR,
  DECISION,
  DOUBLE,
  DURATION,
  DYN,
  FORMAT,
  type GoType,
  GROUP_CHECK,
  IMAGE,
  INT,
  IP,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  PATH_CHECK,
  parameter,
  QUANTITY,
  RESOURCE_CHECK,
  SEMVER,
  STRING,
  TIMESTAMP,
  TYPE,
  UINT,
  URL_TYPE,
} from './types.ts';

export interface Overload {
  readonly isMember: boolean;
  readonly parameters: readonly GoType[];
  readonly result: GoType;
}

/**
 * `name signature…`: `(a,b):r` for a call, `a.(b):r` for a call on a value. Letters: b ool, i nt, u int, d ouble, s tring, y bytes,
 * t imestamp, n duration, N ull, D yn, T ype, q uantity, r URL, p IP, c IDR, v ersion, F ormat, I mage, Z authorizer, G, R, P group, resource and path check, X decision, A and B parameters, `[x` a list, `{xy` a map, `?x` an
 * optional.
 */
const TABLE = `
_+_ (i,i):i (u,u):u (d,d):d (s,s):s (y,y):y ([A,[A):[A (t,n):t (n,t):t (n,n):n
_-_ (i,i):i (u,u):u (d,d):d (t,n):t (t,t):n (n,n):n
_*_ (i,i):i (u,u):u (d,d):d
_/_ (i,i):i (u,u):u (d,d):d
_%_ (i,i):i (u,u):u
-_ (i):i (d):d
!_ (b):b
_&&_ (b,b):b
_||_ (b,b):b
_==_ (A,A):b
_!=_ (A,A):b
_<_ $
_<=_ $
_>_ $
_>=_ $
@in (A,[A):b (A,{AB):b
_[_] ([A,i):A ({AB,A):B (?[A,i):?A (?{AB,A):?B
_[?_] ([A,i):?A ({AB,A):?B (?[A,i):?A (?{AB,A):?B
_?_:_ (b,A,A):A
size (s):i (y):i ([A):i ({AB):i s.():i y.():i [A.():i {AB.():i
contains s.(s):b
startsWith s.(s):b
endsWith s.(s):b
matches s.(s):b (s,s):b
int (i):i (u):i (d):i (s):i (t):i (n):i
uint (u):u (i):u (d):u (s):u
double (d):d (i):d (u):d (s):d
string (s):s (b):s (i):s (u):s (d):s (y):s (t):s (n):s
bytes (y):y (s):y
bool (b):b (s):b
dyn (A):D
type (A):T
timestamp (t):t (s):t (i):t
duration (n):n (s):n (i):n
getFullYear t.():i t.(s):i
getMonth t.():i t.(s):i
getDate t.():i t.(s):i
getDayOfMonth t.():i t.(s):i
getDayOfWeek t.():i t.(s):i
getDayOfYear t.():i t.(s):i
getHours t.():i t.(s):i n.():i
getMinutes t.():i t.(s):i n.():i
getSeconds t.():i t.(s):i n.():i
getMilliseconds t.():i t.(s):i n.():i
charAt s.(i):s
indexOf s.(s):i s.(s,i):i [A.(A):i
lastIndexOf s.(s):i s.(s,i):i [A.(A):i
join [s.():s [s.(s):s
lowerAscii s.():s
upperAscii s.():s
replace s.(s,s):s s.(s,s,i):s
split s.(s):[s s.(s,i):[s
substring s.(i):s s.(i,i):s
format s.([D):s
trim s.():s
reverse s.():s [A.():[A
quote (s):s
isSorted [A.():b
sum [A.():A
min [A.():A
max [A.():A
slice [A.(i,i):[A
flatten [A.():[D [A.(i):[D
sort [A.():[A
distinct [A.():[A
find s.(s):s
findAll s.(s):[s s.(s,i):[s
url (s):r
isURL (s):b
getScheme r.():s
getHost r.():s
getHostname r.():s
getPort r.():s
getEscapedPath r.():s
getQuery r.():{s[s
quantity (s):q
isQuantity (s):b
sign q.():i
isGreaterThan q.(q):b v.(v):b
isLessThan q.(q):b v.(v):b
compareTo q.(q):i v.(v):i
asApproximateFloat q.():d
asInteger q.():i
isInteger q.():b
add q.(q):q q.(i):q
sub q.(q):q q.(i):q
ip (s):p c.():p
isIP (s):b
ip.isCanonical (s):b
family p.():i
isUnspecified p.():b
isLoopback p.():b
isLinkLocalMulticast p.():b
isLinkLocalUnicast p.():b
isGlobalUnicast p.():b
cidr (s):c
isCIDR (s):b
containsIP c.(s):b c.(p):b
containsCIDR c.(s):b c.(c):b
prefixLength c.():i
masked c.():c
semver (s):v (s,b):v
isSemver (s):b (s,b):b
major v.():i
minor v.():i
patch v.():i
image (s):I
isImage (s):b
containsDigest I.():b
registry I.():s
repository I.():s
identifier I.():s
tag I.():s
digest I.():s
format.named (s):?F
validate F.(s):?[s
sets.contains ([A,[A):b
sets.equivalent ([A,[A):b
sets.intersects ([A,[A):b
optional.of (A):?A
optional.ofNonZeroValue (A):?A
optional.none ():?A
hasValue ?A.():b
value ?A.():A
or ?A.(?A):?A
orValue ?A.(A):A
path Z.(s):P
group Z.(s):G
serviceAccount Z.(s,s):Z
resource G.(s):R
subresource R.(s):R
namespace R.(s):R
name R.(s):R
check R.(s):X P.(s):X
allowed X.():b
reason X.():s
errored X.():b
error X.():s
`;

/** What is ordered: any two numbers, and two of the same of these. */
const ORDERED = [
  ...['i', 'u', 'd'].flatMap((a) => ['i', 'u', 'd'].map((b) => `(${a},${b}):b`)),
  ...['b', 's', 'y', 't', 'n'].map((a) => `(${a},${a}):b`),
].join(' ');

const LETTERS: Readonly<Record<string, GoType>> = {
  b: BOOL,
  i: INT,
  u: UINT,
  d: DOUBLE,
  s: STRING,
  y: BYTES,
  t: TIMESTAMP,
  n: DURATION,
  N: NULL,
  D: DYN,
  T: TYPE,
  q: QUANTITY,
  r: URL_TYPE,
  p: IP,
  c: CIDR,
  v: SEMVER,
  F: FORMAT,
  I: IMAGE,
  Z: AUTHORIZER,
  G: GROUP_CHECK,
  R: RESOURCE_CHECK,
  P: PATH_CHECK,
  X: DECISION,
  A: parameter('A'),
  B: parameter('B'),
};

/** Reads one type from the beginning; returns it and what follows. */
function readType(text: string): [GoType, string] {
  const first = text.charAt(0);
  if (first === '[' || first === '?') {
    const [inner, rest] = readType(text.slice(1));
    return [first === '[' ? listOf(inner) : optionalOf(inner), rest];
  }
  if (first === '{') {
    const [key, afterKey] = readType(text.slice(1));
    const [value, rest] = readType(afterKey);
    return [mapOf(key, value), rest];
  }
  const type = LETTERS[first];
  if (!type) throw new Error(`expression functions: no type in ${text}`);
  return [type, text.slice(1)];
}

function readOverload(text: string): Overload {
  const [, target = '', inside = '', returned = ''] = /^(.*?)\.?\((.*)\):(.*)$/.exec(text) ?? [];
  const parameters = inside === '' ? [] : inside.split(',').map((part) => readType(part)[0]);
  const isMember = target !== '';
  return {
    isMember,
    parameters: isMember ? [readType(target)[0], ...parameters] : parameters,
    result: readType(returned)[0],
  };
}

/** By name; operators have cel-go's names: "_+_", "@in", "_[_]". */
export const SIGNATURES: ReadonlyMap<string, readonly Overload[]> = new Map(
  [...TABLE.trim().replaceAll('$', ORDERED).split('\n'), ...NAMED_FORMATS.map((name) => `format.${name} ():F`)].map(
    (line) => {
      const [name = '', ...overloads] = line.split(' ');
      return [name, overloads.map(readOverload)];
    },
  ),
);
