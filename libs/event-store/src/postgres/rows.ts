import { instantFromEpoch, type EventId, type Instant, type LocalDate } from '@jumin/kernel';
import type { QueryArrayConfig } from 'pg';
import type { EventMetadata, StoredEvent } from '../port';
import { positionOf, txTextOf } from './position';

/** Columns of a stored event, each as the text that the server sends: the driver's own parsing costs as much as all of ours. */
export const eventColumns = `e.tx::text as tx_text, e.position, e.stream, e.revision, e.event_id, e.type, e.version, e.effective_on, e.received_on,
  (extract(epoch from e.recorded_at) * 1000)::bigint, e.data, e.metadata`;

/** A statement prepared once per connection, its rows as arrays of text. */
export const rawQuery = (name: string, text: string, values: unknown[]): QueryArrayConfig => ({
  name,
  text,
  values,
  rowMode: 'array',
  types: { getTypeParser: () => asText } as unknown as NonNullable<QueryArrayConfig['types']>,
});
const asText = (text: string): string => text;

/** Turns rows into events. Rows of one transaction share its texts, so they are made once. */
export class RowReader {
  private tx = '';
  private txText = '';
  private epoch = '';
  private recordedAt = '' as Instant;

  read(row: readonly string[]): StoredEvent {
    if (row[0] !== this.tx) this.txText = txTextOf(Number((this.tx = row[0]!)));
    if (row[9] !== this.epoch) this.recordedAt = instantFromEpoch(Number((this.epoch = row[9]!)));
    return {
      position: positionOf(this.txText, Number(row[1])),
      stream: row[2]!,
      revision: Number(row[3]),
      id: row[4]! as EventId,
      type: row[5]!,
      version: Number(row[6]),
      effectiveOn: row[7]! as LocalDate,
      receivedOn: row[8]! as LocalDate,
      recordedAt: this.recordedAt,
      data: JSON.parse(row[10]!) as object,
      metadata: JSON.parse(row[11]!) as EventMetadata,
    };
  }
}
