/** Help pages of kubectl without their prose, which is ours: sections, names of commands, flags with defaults, usage. */

const ASKS = /\bkubectl\b[^|&;]*\s(-h|--help)\b|^\s*kubectl(\s+(help|options)\b[^|&;]*)?\s*($|\|)/;

export const asksForHelp = (cmd: string): boolean => ASKS.test(cmd);

/** Lines that are the same whatever the words are. */
export function helpStructure(text: string): string {
  const kept: string[] = [];
  let section = '';
  for (const line of text.split('\n')) {
    if (/^\S.*:$/.test(line)) section = line;
    const command = /^ {2}([a-z][\w-]*) {2,}\S/.exec(line);
    if (/^ {4}(-\w, )?--[\w-]+=.*:$/.test(line)) kept.push(line);
    else if (command && section !== 'Examples:') kept.push(`  ${command[1]}`);
    else if (/^\S.*:$|^(Use "kubectl (options|<)|Unknown help topic|[Ee]rror)/.test(line)) kept.push(line);
    else if (section === 'Usage:' && line.startsWith('  ')) kept.push(line);
  }
  return kept.join('\n');
}
