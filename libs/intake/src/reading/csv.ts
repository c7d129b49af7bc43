import { Unreadable, type Row } from './row';

/** A record longer than this is a quote that somebody forgot to close. */
const recordLongest = 1 << 20;
const quote = '"';

/**
 * Splits CSV (RFC 4180) as it arrives. Most lines hold no quote and are split by the engine; a line with one is read character by character.
 * A quote inside a cell that does not begin with one is an ordinary character.
 */
export class CsvSplitter {
  private rest = '';
  private line = 1;

  /** The records that are complete by now. */
  push(text: string): Row[] {
    return this.split(this.rest === '' ? text : this.rest + text, false);
  }

  /** The last record, where the file does not end with a line break. */
  end(): Row[] {
    return this.split(this.rest, true);
  }

  private split(text: string, isEnd: boolean): Row[] {
    const rows: Row[] = [];
    let start = 0;
    let nextQuote = text.indexOf(quote);
    while (start < text.length) {
      if (nextQuote !== -1 && nextQuote < start) nextQuote = text.indexOf(quote, start);
      let end = text.indexOf('\n', start);
      if (end === -1) {
        if (!isEnd) break;
        end = text.length;
      }
      if (nextQuote === -1 || nextQuote > end) {
        const last = text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end;
        rows.push({ line: this.line++, cells: text.slice(start, last).split(',') });
        start = end + 1;
        continue;
      }
      const record = quotedRecord(text, start, isEnd);
      if (record === undefined) {
        if (isEnd) throw new Unreadable('QuoteNotClosed', this.line);
        break;
      }
      rows.push({ line: this.line, cells: record.cells });
      this.line += record.lines;
      start = record.next;
    }
    this.rest = text.slice(start);
    if (this.rest.length > recordLongest) throw new Unreadable('QuoteNotClosed', this.line);
    return rows;
  }
}

/** Reads one record with quotes from `start`; undefined when it is not complete yet. */
const quotedRecord = (text: string, start: number, isEnd: boolean): { cells: string[]; next: number; lines: number } | undefined => {
  const cells: string[] = [];
  let place = start;
  let lines = 1;
  for (;;) {
    let cell = '';
    // Blanks before an opening quote are padding.
    let opening = place;
    while (text[opening] === ' ' || text[opening] === '\t') opening++;
    if (text[opening] === quote) {
      place = opening + 1;
      for (;;) {
        const closing = text.indexOf(quote, place);
        // A quote at the very end may be the first of a doubled one.
        if (closing === -1 || (closing === text.length - 1 && !isEnd)) return undefined;
        const part = text.slice(place, closing);
        lines += breaksIn(part);
        cell += part;
        place = closing + 1;
        if (text[place] !== quote) break;
        cell += quote;
        place++;
      }
    }
    // The rest up to the comma: the whole cell where it was not quoted, padding or stray text where it was.
    let end = place;
    while (end < text.length && text[end] !== ',' && text[end] !== '\n') end++;
    if (end === text.length && !isEnd) return undefined;
    const tail = text.slice(place, text[end - 1] === '\r' && end > place && text[end] !== ',' ? end - 1 : end);
    cells.push(cell + tail);
    place = end + 1;
    if (text[end] !== ',') return { cells, next: place, lines };
  }
};

const breaksIn = (text: string): number => {
  let count = 0;
  for (let place = text.indexOf('\n'); place !== -1; place = text.indexOf('\n', place + 1)) count++;
  return count;
};
