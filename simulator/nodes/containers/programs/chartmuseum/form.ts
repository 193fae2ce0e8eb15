/** multipart/form-data as servers read it: fields with their bytes. Mirrors Go's mime/multipart. */

interface FormFile {
  readonly field: string;
  readonly fileName: string;
  readonly data: Uint8Array;
}

/** The boundary of a Content-Type; undefined when it is no form. */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/form-data\b/i.test(contentType)) return undefined;
  const match = /;\s*boundary=(?:"([^"]*)"|([^;\s]+))/i.exec(contentType);
  return match?.[1] ?? match?.[2] ?? '';
}

/** The files of a form, in order; fields without a file name are none. */
export function formFiles(body: Uint8Array, boundary: string): readonly FormFile[] {
  // One character a byte, so that places in the text are places in the bytes.
  const text = latin1(body);
  const files: FormFile[] = [];
  const mark = `--${boundary}`;
  let at = text.indexOf(mark);
  while (at >= 0) {
    const begin = at + mark.length;
    if (text.startsWith('--', begin)) break;
    const headEnd = text.indexOf('\r\n\r\n', begin);
    const next = text.indexOf(`\r\n${mark}`, headEnd);
    if (headEnd < 0 || next < 0) break;
    const head = text.slice(begin, headEnd);
    const field = /;\s*name="([^"]*)"/i.exec(head)?.[1];
    const fileName = /;\s*filename="([^"]*)"/i.exec(head)?.[1];
    if (field !== undefined && fileName !== undefined)
      files.push({ field, fileName, data: body.slice(headEnd + 4, next) });
    at = next + 2;
  }
  return files;
}

const PIECE = 0x8000;

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += PIECE) text += String.fromCharCode(...bytes.subarray(i, i + PIECE));
  return text;
}
