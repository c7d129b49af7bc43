import type { Detector } from './detector';

/** The name of a file as far as it says what it is: without its ending and the number of its part. */
const stem = (file: string) => `coalesce(${file}.series, regexp_replace(${file}.file_name, '\\.[^.]*$', ''))`;

/** What a file says of itself and does not keep (未达文件): its total, its count, its parts; and what one that was cut off on the way looks like. */
const brokenEnvelopes = `('ControlTotalWrong', 'ControlCountWrong', 'SeriesIncomplete', 'QuoteNotClosed', 'WorkbookBroken')`;

/**
 * A file that contradicts its own controls or was cut off, or a series of which a part is missing; nothing of it was taken in. What was never a file of its
 * kind, such as a picture or a table without the columns, says nothing that could be missing: its sender is told so at once, and there is no case. Gone
 * when a whole file of that kind comes whose name begins with the same words. Parts of one series are one difference, named by the first that came.
 */
export const incompleteFile: Detector = {
  classes: ['D30'],
  vanishesBy: '重报文件',
  candidates: `(
    select distinct on (f.kind, ${stem('f')}, f.stopped_on) 'D30' as class, f.kind || '/' || ${stem('f')} as root_key, f.stopped_on as on_day,
           (select min(w.closed_on) from file w where w.county = f.county and w.kind = f.kind and w.closed_on is not null and w.received_on >= f.stopped_on
              and starts_with(${stem('w')}, ${stem('f')}) and substr(${stem('w')}, length(${stem('f')}) + 1, 1) !~ '[[:alnum:]]') as until_day,
           '重报文件' as gone_by, f.control_fen as amount_fen, abs(f.control_fen - f.counted_fen) as difference_fen,
           json_build_object('fileName', f.file_name) as keys,
           json_build_object(f.party, json_strip_nulls(json_build_object('fileName', f.file_name, 'problem', f.code, 'amountFen', f.control_fen, 'linesFen', f.counted_fen))) as parties
    from file f where f.county = $1 and f.stopped_on <= $2 and f.code in ${brokenEnvelopes}
    order by f.kind, ${stem('f')}, f.stopped_on, f.opened_at)`,
};
