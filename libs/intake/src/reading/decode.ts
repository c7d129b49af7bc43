import { TextDecoder } from 'node:util';
import { Unreadable } from './row';

const sniffed = 64 * 1024;

/**
 * Text of a CSV: UTF-8, with or without a byte order mark, or GB18030. The headings are Chinese, so the beginning tells: what is not UTF-8 there is
 * GB18030. A byte that does not belong is an error, never a question mark in somebody's name.
 */
export async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let head: Uint8Array[] = [];
  let held = 0;
  const text = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder!.decode() : decoder!.decode(chunk, { stream: true });
    } catch {
      throw new Unreadable('EncodingBroken');
    }
  };
  for await (const chunk of bytes) {
    if (decoder) {
      yield text(chunk);
      continue;
    }
    head.push(chunk);
    held += chunk.length;
    if (held < sniffed) continue;
    const begin = Buffer.concat(head);
    head = [];
    decoder = decoderFor(begin);
    yield text(begin);
  }
  if (!decoder) {
    const all = Buffer.concat(head);
    decoder = decoderFor(all);
    yield text(all);
  }
  yield text();
}

const decoderFor = (head: Buffer): TextDecoder => {
  // A text holds no zero bytes; a picture, a PDF or UTF-16 does.
  if (head.includes(0)) throw new Unreadable('NotATable');
  return new TextDecoder(isUtf8(head) ? 'utf-8' : 'gb18030', { fatal: true });
};

const isUtf8 = (head: Buffer): boolean => {
  try {
    // The last character may be cut: streaming leaves it open.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
};
