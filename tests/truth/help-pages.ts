/** Help pages of kubectl and helm without their prose, which is ours: sections, names of commands, flags with defaults, usage. */

const ASKS = /\bkubectl\b[^|&;]*\s(-h|--help)\b|^\s*kubectl(\s+(help|options)\b[^|&;]*)?\s*($|\|)/;

/** Of helm only what has no prose in it, or all. */
const HELM_ASKS = /^\s*helm4?\s[^|]*\s(-h|--help)\s*(\|\s*tail\b.*)?$/;

export const asksForHelp = (cmd: string): boolean => ASKS.test(cmd) || HELM_ASKS.test(cmd);

/** Lines that are the same whatever the words are. */
export function helpStructure(text: string): string {
  const kept: string[] = [];
  let section = '';
  for (const line of text.split('\n')) {
    if (/^\S.*:$/.test(line)) section = line;
    const command = /^ {2}([a-z][\w-]*) {2,}\S/.exec(line);
    const flag = /^ {2,6}((?:-\w, )?--[\w-]+(?: [\w[\]="]+)?) {2,}\S.*?( \(default .*\))?$/.exec(line);
    if (flag) kept.push(`${flag[1]}${flag[2] ?? ''}`);
    else if (/^ {4}(-\w, )?--[\w-]+=.*:$/.test(line)) kept.push(line);
    else if (command && section !== 'Examples:') kept.push(`  ${command[1]}`);
    else if (/^\S.*:$|^(Use "kubectl (options|<)|Unknown help topic|[Ee]rror)/.test(line)) kept.push(line);
    else if (section === 'Usage:' && line.startsWith('  ')) kept.push(line);
  }
  return kept.join('\n');
}
