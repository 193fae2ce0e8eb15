// Fills the progress marks of pages that list lessons. Nothing happens where storage is blocked or empty.
import { allRecords, openDatabase } from './database.ts';

export async function markProgress(root: ParentNode): Promise<void> {
  try {
    const done = new Set((await allRecords(await openDatabase())).filter((r) => r.complete).map((r) => r.id));
    for (const mark of root.querySelectorAll<HTMLElement>('[data-lesson]'))
      if (done.has(mark.dataset['lesson'] ?? '')) mark.classList.add('d');
  } catch {
    // blocked: the marks stay as they are
  }
}
