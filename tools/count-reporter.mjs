// A reporter for Node's test runner: failures and skips in full, then "N passed, N failed, N skipped".
const describe = (error) => {
  const cause = error?.cause ?? error;
  return String(cause?.stack ?? cause?.message ?? cause)
    .split('\n')
    .filter((line) => !/node:internal/.test(line))
    .join('\n    ');
};

export default async function* countReporter(source) {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  for await (const event of source) {
    if (event.type === 'test:stdout') yield event.data.message;
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, skip, details, file } = event.data;
    // A file counts through its tests; a suite through its members.
    if (details?.type === 'suite') continue;
    if (skip !== undefined) {
      skipped++;
      yield `- skipped: ${name}${typeof skip === 'string' && skip ? ` (${skip})` : ''}\n`;
    } else if (event.type === 'test:pass') passed++;
    else {
      failed++;
      yield `✖ ${name}\n    ${file ?? ''}\n    ${describe(details?.error)}\n`;
    }
  }
  yield `${passed} passed, ${failed} failed, ${skipped} skipped\n`;
}
