/**
 * Every tool of the machine. A file of tools is fetched when one of its names is first run; names are said here, so that
 * `which` and Tab know them before.
 */
import type { Program } from '../../kernel/program.ts';
import type { Tool } from './tool.ts';

/** A file of tools that is fetched. */
interface ToolFile {
  readonly names: readonly string[];
  readonly load: () => Promise<readonly Tool[]>;
}

/** Add a file here. */
export const TOOL_FILES: readonly ToolFile[] = [
  {
    names: ['echo', 'printf', 'cat', 'seq', 'yes', 'sleep', 'basename', 'dirname', 'pwd', 'true', 'false'],
    load: async () => (await import('./basic.ts')).BASIC_TOOLS,
  },
  { names: ['env', 'printenv'], load: async () => (await import('./env.ts')).ENVIRONMENT_TOOLS },
  { names: ['ls', 'tree'], load: async () => (await import('./ls.ts')).LIST_TOOLS },
  { names: ['cp', 'mv', 'install'], load: async () => (await import('./copy.ts')).COPY_TOOLS },
  { names: ['rm', 'rmdir', 'unlink'], load: async () => (await import('./remove.ts')).REMOVE_TOOLS },
  {
    names: ['mkdir', 'touch', 'ln', 'mkfifo', 'mktemp', 'truncate'],
    load: async () => (await import('./make.ts')).MAKE_TOOLS,
  },
  { names: ['chmod', 'chown', 'chgrp'], load: async () => (await import('./mode.ts')).MODE_TOOLS },
  { names: ['stat'], load: async () => (await import('./stat.ts')).STAT_TOOLS },
  { names: ['realpath', 'readlink'], load: async () => (await import('./paths.ts')).PATH_TOOLS },
  { names: ['du'], load: async () => (await import('./disk-usage.ts')).DISK_USAGE_TOOLS },
  { names: ['find'], load: async () => (await import('./find/find.ts')).FIND_TOOLS },
  { names: ['head', 'tail'], load: async () => (await import('./head-tail.ts')).HEAD_TAIL_TOOLS },
  { names: ['tee'], load: async () => (await import('./tee.ts')).TEE_TOOLS },
  { names: ['wc'], load: async () => (await import('./wc.ts')).WC_TOOLS },
  { names: ['uniq'], load: async () => (await import('./uniq.ts')).UNIQ_TOOLS },
  { names: ['cut'], load: async () => (await import('./cut.ts')).CUT_TOOLS },
  { names: ['tr'], load: async () => (await import('./tr.ts')).TR_TOOLS },
  { names: ['tac', 'rev', 'nl', 'fold'], load: async () => (await import('./lines.ts')).LINE_TOOLS },
  { names: ['paste', 'comm'], load: async () => (await import('./side-by-side.ts')).SIDE_BY_SIDE_TOOLS },
  { names: ['dd'], load: async () => (await import('./dd.ts')).DD_TOOLS },
  { names: ['sort'], load: async () => (await import('./sort.ts')).SORT_TOOLS },
  { names: ['grep', 'egrep', 'fgrep'], load: async () => (await import('./grep.ts')).GREP_TOOLS },
  { names: ['sed'], load: async () => (await import('../sed/tool.ts')).SED_TOOLS },
  { names: ['diff', 'cmp', 'sdiff'], load: async () => (await import('./diff.ts')).DIFF_TOOLS },
  { names: ['base64', 'base32'], load: async () => (await import('./base64.ts')).BASE64_TOOLS },
  {
    names: ['md5sum', 'sha1sum', 'sha224sum', 'sha256sum', 'sha384sum', 'sha512sum', 'cksum', 'sum', 'b2sum'],
    load: async () => (await import('./digests.ts')).DIGEST_TOOLS,
  },
  {
    names: ['gzip', 'gunzip', 'zcat', 'zgrep', 'zegrep', 'zfgrep', 'zless', 'zmore'],
    load: async () => (await import('./gzip.ts')).GZIP_TOOLS,
  },
  { names: ['xxd'], load: async () => (await import('./xxd.ts')).XXD_TOOLS },
  { names: ['hexdump', 'hd'], load: async () => (await import('./hexdump.ts')).HEXDUMP_TOOLS },
  { names: ['pr'], load: async () => (await import('./pr.ts')).PAGING_TOOLS },
  { names: ['getopt'], load: async () => (await import('./getopt.ts')).OPTION_READING_TOOLS },
  { names: ['fmt'], load: async () => (await import('./fmt.ts')).FILLING_TOOLS },
  { names: ['od'], load: async () => (await import('./dump.ts')).DUMP_TOOLS },
  { names: ['split'], load: async () => (await import('./split.ts')).SPLIT_TOOLS },
  { names: ['csplit'], load: async () => (await import('./csplit.ts')).CSPLIT_TOOLS },
  {
    names: ['shuf', 'envsubst', 'tsort', 'factor'],
    load: async () => (await import('./lists.ts')).LIST_MAKING_TOOLS,
  },
  {
    names: ['df', 'free', 'getconf', 'whereis', 'pidof'],
    load: async () => (await import('./resources.ts')).RESOURCE_TOOLS,
  },
  { names: ['ps'], load: async () => (await import('./ps.ts')).PS_TOOLS },
  { names: ['numfmt'], load: async () => (await import('./numfmt.ts')).NUMBER_TOOLS },
  { names: ['tar'], load: async () => (await import('./tar/tool.ts')).TAR_TOOLS },
  { names: ['date', 'timeout', 'watch', 'time'], load: async () => (await import('./time.ts')).TIME_TOOLS },
  {
    names: ['kill', 'pgrep', 'pkill', 'xargs', 'which', 'nohup', 'nice', 'setsid', 'stdbuf', 'test', '[', 'expr'],
    load: async () => (await import('./processes.ts')).PROCESS_TOOLS,
  },
  {
    names: [
      'hostname',
      'whoami',
      'logname',
      'id',
      'groups',
      'uname',
      'arch',
      'uptime',
      'clear',
      'reset',
      'tty',
      'tput',
      'nproc',
      'sync',
    ],
    load: async () => (await import('./system.ts')).SYSTEM_TOOLS,
  },
  { names: ['stty'], load: async () => (await import('./stty.ts')).TERMINAL_SETTING_TOOLS },
  { names: ['awk', 'mawk', 'gawk'], load: async () => (await import('../awk/tool.ts')).AWK_TOOLS },
  { names: ['bc'], load: async () => (await import('../bc/tool.ts')).BC_TOOLS },
  { names: ['jq'], load: async () => (await import('../jq/tool.ts')).JQ_TOOLS },
  { names: ['yq'], load: async () => (await import('../yq/tool.ts')).YQ_TOOLS },
  { names: ['curl'], load: async () => (await import('./curl/curl.ts')).CURL_TOOLS },
  { names: ['hey', 'traffic'], load: async () => (await import('./hey/hey.ts')).LOAD_TOOLS },
  { names: ['dig'], load: async () => (await import('./dns/dig.ts')).DIG_TOOLS },
  { names: ['nslookup'], load: async () => (await import('./dns/nslookup.ts')).NSLOOKUP_TOOLS },
  { names: ['host'], load: async () => (await import('./dns/host.ts')).HOST_TOOLS },
  { names: ['getent'], load: async () => (await import('./dns/getent.ts')).GETENT_TOOLS },
  { names: ['nc', 'netcat'], load: async () => (await import('./nc.ts')).NC_TOOLS },
  { names: ['wget'], load: async () => (await import('./wget/wget.ts')).WGET_TOOLS },
  { names: ['python3', 'python'], load: async () => (await import('./http-server.ts')).SERVER_TOOLS },
  { names: ['man', 'whatis', 'apropos'], load: async () => (await import('../man/man.ts')).MANUAL_TOOLS },
  { names: ['less', 'pager'], load: async () => (await import('./less/pager.ts')).PAGER_TOOLS },
  { names: ['more'], load: async () => (await import('./more/tool.ts')).MORE_TOOLS },
  {
    names: ['vi', 'vim', 'nvim', 'nano', 'emacs', 'code', 'editor', 'view'],
    load: async () => (await import('./editors.ts')).EDITOR_TOOLS,
  },
  { names: ['column'], load: async () => (await import('./column.ts')).COLUMN_TOOLS },
  { names: ['expand', 'unexpand'], load: async () => (await import('./tabs.ts')).TAB_TOOLS },
  { names: ['join'], load: async () => (await import('./join.ts')).JOIN_TOOLS },
  { names: ['file', 'strings'], load: async () => (await import('./file-kind.ts')).FILE_KIND_TOOLS },
];

/** The program of that name in a file of tools. */
export const toolNamed = async (file: ToolFile, name: string): Promise<Program> => (await toolOf(file, name)).program;

/** Long options of a tool; none where there is no such tool. */
export async function longOptionsOf(name: string): Promise<readonly string[]> {
  const file = TOOL_FILES.find(({ names }) => names.includes(name));
  return file ? ((await toolOf(file, name)).longOptions ?? []) : [];
}

async function toolOf({ load }: ToolFile, name: string): Promise<Tool> {
  const tool = (await load()).find(({ names }) => names.includes(name));
  if (!tool) throw new Error(`the file of ${name} has no tool of that name`);
  return tool;
}
