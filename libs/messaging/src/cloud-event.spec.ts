import type { Position } from '@jumin/event-store';
import { instantOn, localDate } from '@jumin/kernel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { toCloudEvent } from './cloud-event';
import type { Message } from './port';

const day = localDate('2024-03-01');
const message: Message = {
  id: '6f1f2a9e-0c55-5d6b-8f61-0a5b7f3c9a01',
  type: 'VouchersEntered',
  version: 1,
  source: 'reconciliation',
  key: '341323',
  position: '0042' as Position,
  recordedAt: instantOn(day, '09:00:00'),
  effectiveOn: day,
  receivedOn: day,
  actor: { id: 'jumin.reconciliation', agency: 'system', role: 'service', division: '341323' },
  data: { county: '341323', lines: [] },
};

describe('a message as a CloudEvent', () => {
  const event = toCloudEvent(message);

  it('carries the key, the times and the schema under the names of CloudEvents 1.0', () => {
    expect(event).toMatchObject({
      specversion: '1.0',
      type: 'jumin.reconciliation.VouchersEntered.v1',
      source: '/jumin/reconciliation',
      subject: '341323',
      time: '2024-03-01T09:00:00.000+08:00',
      dataschema: 'urn:jumin:contract:reconciliation:VouchersEntered:1',
      data: message.data,
    });
    for (const name of Object.keys(event)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });

  it('has the attributes that the published document names', () => {
    const document = parse(readFileSync(join(__dirname, '../../../docs/events/asyncapi.yaml'), 'utf8'), { maxAliasCount: -1 });
    const { headers, payload } = document.components.messages['reconciliation.VouchersEntered.v1'];
    const { data: _data, datacontenttype: _type, ...attributes } = event;
    // Of a message that nobody traces the optional header is not there.
    const always = Object.keys(headers.properties).filter((name) => name !== 'ce_traceparent');
    expect(always.sort()).toEqual(['content-type', ...Object.keys(attributes).map((name) => `ce_${name}`)].sort());
    expect(headers.required).not.toContain('ce_traceparent');
    expect(headers.properties.ce_type.const).toBe(event.type);
    expect(payload.schema.additionalProperties).toBe(false);
  });
});
