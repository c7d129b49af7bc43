import { yuanForPeople, type Fen } from '@jumin/kernel';
import type { Ask } from './ask';
import type { OpenCase } from './cases';
import type { CaseFile } from './correction';
import { factsTable } from './facts';
import { html, type Html } from './html';
import { maskedOf } from './masked';
import { isWord, say, type Lang } from './words';

/** A payment of `/payment-collection/accounts/<id>`. */
interface Payment {
  readonly voucherNo: string;
  readonly feeYear: number;
  readonly kind: string;
  readonly amountFen: Fen;
  readonly paidAt: string;
  readonly entry: { readonly enteredOn: string } | null;
  readonly keptFen: Fen;
  readonly refundDueFen: Fen;
  readonly refundedFen: Fen;
}
/** A batch of `/payment-collection/batches`. */
interface Batch {
  readonly batchNo: string;
  readonly people: number | null;
  readonly listedFen: Fen | null;
  readonly slips: number;
  readonly depositedFen: Fen;
}

/** What lies behind the totals of the parties where a case is about more than one line: nothing of other cases, and of what cannot be read now. */
export const caseLines = async (ask: Ask, lang: Lang, county: string, one: OpenCase, file?: CaseFile): Promise<Html> => {
  const { voucherNo, subjectId, batchNo } = one.keys;
  try {
    if (one.class === 'D12' && subjectId !== undefined && voucherNo !== undefined)
      return await paymentsOfYear(ask, lang, subjectId, voucherNo);
    if (one.class === 'D14' && subjectId !== undefined) return await bothPersons(ask, lang, one, subjectId, file);
    if (one.class === 'D08' && batchNo !== undefined) return await listAgainstSlips(ask, lang, county, batchNo);
  } catch {
    return html`<p class="soft">${say(lang, 'unavailable')}</p>`;
  }
  return html``;
};

/** Twice paid: every payment of the person of that year, the one of the case marked, so that the first one stands beside it. */
const paymentsOfYear = async (ask: Ask, lang: Lang, subjectId: string, voucherNo: string): Promise<Html> => {
  const { payments } = (await ask(`/payment-collection/accounts/${subjectId}`)) as { readonly payments: readonly Payment[] };
  const again = payments.find((payment) => payment.voucherNo === voucherNo);
  const ofYear = payments.filter(({ feeYear }) => feeYear === again?.feeYear);
  return html`<h2>${say(lang, 'paymentsOfYear')} · ${again?.feeYear}</h2>
    <table>
      <thead>
        <tr>
          ${(['voucherNo', 'paymentKind', 'paidOn', 'enteredOn'] as const).map((word) => html`<th>${say(lang, word)}</th>`)}
          ${(['amount', 'kept', 'refundDue', 'paidBack'] as const).map((word) => html`<th class="n">${say(lang, word)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${ofYear.map(
          ({ voucherNo: no, kind, paidAt, entry, amountFen, keptFen, refundDueFen, refundedFen }) =>
            html`<tr${no === voucherNo ? html` class="apart"` : ''}>
              <td>${no}</td>
              <td>${isWord(kind) ? say(lang, kind) : kind}</td>
              <td>${paidAt.slice(0, 16).replace('T', ' ')}</td>
              <td>${entry?.enteredOn ?? '—'}</td>
              ${[amountFen, keptFen, refundDueFen, refundedFen].map((amount) => html`<td class="n">${yuanForPeople(amount)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
};

/** The wrong person: whose number the voucher has, and who it is corrected to. The name on the voucher is nowhere but in the sealed file. */
const bothPersons = async (ask: Ask, lang: Lang, { keys }: OpenCase, subjectId: string, file?: CaseFile): Promise<Html> => {
  const current = file?.correction?.pairs.find(({ field }) => field === 'subjectId')?.current;
  const right = typeof current === 'string' ? current : undefined;
  const masked = await maskedOf(
    ask,
    right === undefined ? [subjectId] : [subjectId, right],
    `页面案卷（隐去前14位）· page of a case, masked: ${keys['voucherNo']}`,
  );
  const person = (id: string): Html => {
    const { born, ending } = masked.get(id) ?? { born: '', ending: id.slice(0, 8) };
    return html`<a href="/people/${id}?lang=${lang}">${ending}</a>${born === '' ? '' : ` · ${say(lang, 'born')} ${born}`}`;
  };
  return html`<h2>${say(lang, 'bothPersons')}</h2>
    ${factsTable([
      [say(lang, 'namedByVoucher'), person(subjectId)],
      [say(lang, 'correctedTo'), right === undefined ? '…' : person(right)],
    ])}
    <p class="soft">${say(lang, 'nameOnlyInFile')}</p>`;
};

/** Cash of a village: the list as a whole against all slips of the batch, as they stand now. */
const listAgainstSlips = async (ask: Ask, lang: Lang, county: string, batchNo: string): Promise<Html> => {
  // A cursor names what stands before; the batch follows its own number without the last character closely.
  const query = new URLSearchParams({ county, cursor: batchNo.slice(0, -1), limit: '100' });
  const { items } = (await ask(`/payment-collection/batches?${query}`)) as { readonly items: readonly Batch[] };
  const batch = items.find((item) => item.batchNo === batchNo);
  if (batch === undefined) return html``;
  const { people, listedFen, slips, depositedFen } = batch;
  const yuan = (amount: Fen | null): string => (amount === null ? '—' : yuanForPeople(amount));
  return html`<h2>${say(lang, 'batchNow')}</h2>
    <table>
      <thead>
        <tr>
          <th></th>
          <th class="n">${say(lang, 'villageList')}</th>
          <th class="n">${say(lang, 'slips')}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>${say(lang, 'linesOrSlips')}</td>
          <td class="n">${people ?? '—'}</td>
          <td class="n">${slips}</td>
        </tr>
        <tr${listedFen === depositedFen ? '' : html` class="apart"`}>
          <td>${say(lang, 'amount')}</td>
          <td class="n">${yuan(listedFen)}</td>
          <td class="n">${yuan(depositedFen)}</td>
        </tr>
      </tbody>
    </table>`;
};
