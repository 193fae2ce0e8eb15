/** Breaks texts into lines at blanks. Letters of Hangul and the like take two columns. */
export function wrapped(text: string, width: number, indent: string): string {
  return text
    .split('\n')
    .flatMap((line) => linesOf(line, width))
    .map((line) => `${indent}${line}`)
    .join('\n');
}

function linesOf(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && columns(longer) > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current];
}

const columns = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter > '\u1100' && letter < '\uffdc' ? 2 : 1), 0);
