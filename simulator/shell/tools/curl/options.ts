/** curl's options: what it knows, what it refuses, and how wrong ones are told. Mirrors src/tool_getparam.c. */

/** Options in the form that `defineTool` reads. */
export const CURL_OPTIONS: readonly string[] = [
  's',
  'silent=s',
  'S',
  'show-error=S',
  'i',
  'include=i',
  'show-headers=i',
  'I',
  'head=I',
  'v',
  'verbose=v',
  'o:',
  'output:=o',
  'O',
  'remote-name=O',
  'output-dir:',
  'create-dirs',
  'w:',
  'write-out:=w',
  'X:',
  'request:=X',
  'H:',
  'header:=H',
  'd:',
  'data:=d',
  'data-raw:',
  'data-ascii:=d',
  'data-binary:',
  'data-urlencode:',
  'json:',
  'G',
  'get=G',
  'L',
  'location=L',
  'location-trusted=L',
  'max-redirs:',
  'm:',
  'max-time:=m',
  'connect-timeout:',
  'f',
  'fail=f',
  'fail-with-body',
  'retry:',
  'retry-delay:',
  'retry-max-time:',
  'retry-connrefused',
  'retry-all-errors',
  'k',
  'insecure=k',
  'cacert:',
  'A:',
  'user-agent:=A',
  'u:',
  'user:=u',
  'oauth2-bearer:',
  'e:',
  'referer:=e',
  'b:',
  'cookie:=b',
  'F:',
  'form:=F',
  'T:',
  'upload-file:=T',
  'compressed',
  'N',
  'no-buffer=N',
  'resolve:',
  'connect-to:',
  '4',
  'ipv4=4',
  '6',
  'ipv6=6',
  '0',
  'http1.0=0',
  'http1.1',
  'http2',
  'no-progress-meter',
  'url:',
  'V',
  'version=V',
  'D:',
  'dump-header:=D',
  'g',
  'globoff=g',
  'no-keepalive',
  'path-as-is',
  'stderr:',
  'q',
  'disable=q',
  'no-fail',
  'fail-early',
  'next',
  // Known and refused.
  'tr-encoding',
  '#',
  'progress-bar=#',
  'x:',
  'proxy:=x',
  'noproxy:',
  'c:',
  'cookie-jar:=c',
  'Z',
  'parallel=Z',
  'z:',
  'time-cond:=z',
  'unix-socket:',
  'interface:',
  'cert:',
  'E:',
  'key:',
  'C:',
  'continue-at:=C',
  'r:',
  'range:=r',
  'K:',
  'config:=K',
  'limit-rate:',
  'n',
  'netrc=n',
  'trace:',
  'trace-ascii:',
  'http3',
  'socks5:',
  'digest',
  'ntlm',
  'negotiate',
];

/** Options that would change what happens, and cannot. */
export const REFUSED: readonly string[] = [
  'tr-encoding',
  '#',
  'x',
  'noproxy',
  'c',
  'Z',
  'z',
  'unix-socket',
  'interface',
  'cert',
  'E',
  'key',
  'C',
  'r',
  'K',
  'limit-rate',
  'n',
  'trace',
  'trace-ascii',
  'http3',
  'socks5',
  'digest',
  'ntlm',
  'negotiate',
  '6',
  'next',
  'stderr',
];

/** Options that take a number of seconds. */
export const SECONDS: readonly string[] = ['m', 'connect-timeout'];
/** Options that take a whole number. */
export const NUMBERS: readonly string[] = ['retry', 'retry-delay', 'retry-max-time', 'max-redirs'];

/** How an option is named in messages: the long name of a short one. */
const LONG: Readonly<Record<string, string>> = { m: 'max-time' };
export const shown = (option: string): string => {
  const name = LONG[option] ?? option;
  return `${name.length === 1 ? '-' : '--'}${name}`;
};

export const TRY_HELP = "curl: try 'curl --help' or 'curl --manual' for more information\n";

/** What is said of an option that is unknown or lacks its value. */
export function usageError(problem: string): string {
  const [, quoted, letter] = /'(-[^']*)'|-- '(.)'/.exec(problem) ?? [];
  const why = problem.includes('requires')
    ? 'requires parameter'
    : problem.includes('ambiguous')
      ? 'is ambiguous'
      : 'is unknown';
  return `curl: option ${quoted ?? `-${letter}`}: ${why}\n${TRY_HELP}`;
}

export const HELP = `Usage: curl [options...] <url>
 -d, --data <data>           HTTP POST data
 -F, --form <name=content>   Send a form with files
 -f, --fail                  Fail fast with no output on HTTP errors
 -H, --header <header/@file> Pass custom header(s) to server
 -i, --show-headers          Show response headers in output
 -I, --head                  Show document info only
 -k, --insecure              Allow insecure server connections
 -L, --location              Follow redirects
 -m, --max-time <seconds>    Maximum time allowed for transfer
 -o, --output <file>         Write to file instead of stdout
 -s, --silent                Silent mode
 -S, --show-error            Show error even when -s is used
 -u, --user <user:password>  Server user and password
 -v, --verbose               Make the operation more talkative
 -w, --write-out <format>    Output FORMAT after completion
 -X, --request <method>      Specify request method to use
     --connect-timeout <seconds>, --resolve <host:port:addr>, --retry <num>, --retry-connrefused, --json <data>`;
