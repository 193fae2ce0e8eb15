// Finding on one long page: lines, rows and names that do not hold what is asked for are put away. Without scripts the page is whole
// (and the form is not shown: styles/sheets.css).
const form = document.querySelector<HTMLFormElement>('[data-filter]');
const input = form?.querySelector('input');
if (form && input) {
  const main = form.closest('main');
  const entries = [...(main?.querySelectorAll<HTMLElement>('section li, tbody tr, .left-out > div') ?? [])];
  const sections = [...(main?.querySelectorAll<HTMLElement>('section') ?? [])];
  const status = form.querySelector('[role="status"]');
  form.addEventListener('submit', (event) => event.preventDefault());
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const entry of entries)
      entry.hidden = wanted !== '' && !(entry.textContent ?? '').toLowerCase().includes(wanted);
    // names in a run of text stand together: their section stays when one of them matches
    for (const section of sections)
      section.hidden = wanted !== '' && !(section.textContent ?? '').toLowerCase().includes(wanted);
    if (status) status.textContent = sections.every(({ hidden }) => hidden) ? (form.dataset['none'] ?? '') : '';
  });
}
