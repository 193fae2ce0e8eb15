/** The menu of `select`, in columns filled downwards, as bash's print_select_list lays it out. */

const TAB = 8;

/** The menu's lines for a screen of `width` columns. */
export function columnsOf(words: readonly string[], width: number): string {
  const count = words.length;
  const indexWidth = String(count).length;
  const cell = Math.max(...words.map((word) => [...word].length)) + indexWidth + 4;
  let columns = Math.max(1, Math.floor(width / cell));
  let rows = Math.ceil(count / columns);
  columns = Math.ceil(count / rows);
  if (rows === 1) {
    rows = columns;
    columns = 1;
  }
  const firstWidth = String(rows).length;
  let text = '';
  for (let row = 0; row < rows; row++) {
    let at = 0;
    for (let i = row; ; ) {
      const size = at === 0 ? firstWidth : indexWidth;
      const item = `${String(i + 1).padStart(size)}) ${words[i]}`;
      text += item;
      i += rows;
      if (i >= count) break;
      text += gap(at + [...item].length, at + cell);
      at += cell;
    }
    text += '\n';
  }
  return text;
}

/** Tabs and blanks from one column to another. */
function gap(from: number, to: number): string {
  let text = '';
  let at = from;
  while (at < to) {
    if (Math.floor(to / TAB) > Math.floor(at / TAB)) {
      text += '\t';
      at += TAB - (at % TAB);
    } else {
      text += ' ';
      at++;
    }
  }
  return text;
}
