import type { FileProgressed, ReportedVoucher } from '@jumin/contracts';
import type { StoredEvent } from '@jumin/event-store';
import {
  countyOfFileStream,
  documentOf,
  progressOf,
  type LinesReceived,
  type VillageListLine,
  type VoucherDetailLine,
  type VoucherLine,
} from '@jumin/intake';
import { fen } from '@jumin/kernel';
import { keyed, type Published } from './contracts';

export const vouchersOf = ({ stream, data }: StoredEvent): readonly Published[] => {
  const county = countyOfFileStream(stream);
  const { fileHash, lines: said } = data as { readonly fileHash: string; readonly lines: readonly VoucherLine[] };
  const lines = said.map(
    ({
      voucherNo,
      issuedOn,
      amountFen,
      cancelled,
      collectingBody,
      treasury,
      budgetSubject,
      budgetLevel,
      channel = null,
      orderNo = null,
      batchNo = null,
    }): ReportedVoucher => ({
      voucherNo,
      issuedOn,
      amountFen,
      cancelled,
      collectingBody,
      treasury,
      budgetSubject,
      budgetLevel,
      channel,
      orderNo,
      batchNo,
    }),
  );
  return keyed(county, [{ type: 'VouchersReported', data: { county, fileHash, lines } }]);
};

export const filesOf = (event: StoredEvent): readonly Published[] =>
  progressOf(event).flatMap((data) => keyed(data.county, [{ type: 'FileProgressed', data: data as FileProgressed }]));

/** 代缴: the people of each voucher and their money, as far as this event lists them. */
export const onBehalfOf = ({ stream, data }: StoredEvent): readonly Published[] => {
  const sums = new Map<string, { people: Set<string>; amountFen: number }>();
  for (const { voucherNo, subjectId, kind, amountFen } of (data as { readonly lines: readonly VoucherDetailLine[] }).lines) {
    if (kind !== 'on-behalf') continue;
    const sum = sums.get(voucherNo) ?? { people: new Set(), amountFen: 0 };
    sums.set(voucherNo, { people: sum.people.add(subjectId), amountFen: sum.amountFen + amountFen });
  }
  if (sums.size === 0) return [];
  const county = countyOfFileStream(stream);
  const lines = [...sums].map(([voucherNo, { people, amountFen }]) => ({ voucherNo, people: people.size, amountFen: fen(amountFen) }));
  const listed = (data as { readonly lines: readonly VoucherDetailLine[] }).lines.flatMap(
    ({ voucherNo, subjectId, feeYear, kind, amountFen }) => (kind === 'on-behalf' ? [{ voucherNo, subjectId, feeYear, amountFen }] : []),
  );
  return keyed(county, [
    { type: 'OnBehalfReported', data: { county, lines } },
    { type: 'OnBehalfListed', data: { county, lines: listed } },
  ]);
};

export const listsOf = ({ stream, data }: StoredEvent): readonly Published[] => {
  const county = countyOfFileStream(stream);
  const { lines } = data as LinesReceived<VillageListLine>;
  const fileHash = documentOf(data as LinesReceived);
  const listed = lines.map(({ batchNo, subjectId, receiptNo, amountFen }) => ({ batchNo, subjectId, receiptNo, amountFen }));
  return keyed(county, [{ type: 'VillageListsReported', data: { county, fileHash, lines: listed } }]);
};
