import { actorWords } from '@jumin/kernel';
import { html, type Html } from './html';
import { say, type Lang } from './words';

interface By {
  readonly id: string;
  readonly agency: string;
  readonly role: string;
  readonly division: string;
}
export interface HistoryRow {
  readonly type: string;
  readonly service: string;
  readonly effectiveOn: string;
  readonly recordedAt: string;
  readonly actor: By;
  /** Of what a service worked out: whose file or decision led to it. */
  readonly causedBy?: By;
  readonly sentence: { readonly zh: string; readonly en: string };
  readonly explanation?: readonly {
    readonly zh: string;
    readonly en: string;
    readonly source?: string | null;
    readonly assumption?: { readonly zh: string; readonly en: string } | null;
  }[];
}

export const searchSection = (lang: Lang): Html =>
  html`<section>
    <h2>${say(lang, 'search')}</h2>
    <form method="post" action="/people?lang=${lang}">
      <input name="number" autocomplete="off" size="24" /><button>${say(lang, 'find')}</button>
    </form>
  </section>`;

const byWhom = (lang: Lang, nameOf: (division: string) => string, by: By): string =>
  actorWords(by, by.division === '' ? '' : nameOf(by.division))[lang];

/** Every event of a person: when it was true, when it was recorded, who did it, and the words on which each fen rests. */
export const historySection = (
  lang: Lang,
  nameOf: (division: string) => string,
  subject: string,
  rows: readonly HistoryRow[],
  asked: { readonly effective: string; readonly knownAt: string },
  who = '',
): Html =>
  html`<section>
    <h2>${say(lang, 'history')}${who === '' ? '' : ` · ${who}`}</h2>
    <p class="soft">${subject}</p>
    <form method="get">
      <input type="hidden" name="lang" value="${lang}" /><label
        >${say(lang, 'asOf')} <input name="effective" placeholder="2024-06-30" value="${asked.effective}"
      /></label>
      <label
        >${say(lang, 'knownAt')} <input name="knownAt" size="30" placeholder="2024-06-30T23:59:00+08:00" value="${asked.knownAt}" /></label
      ><button>${say(lang, 'show')}</button>
    </form>
    <table>
      <thead>
        <tr>
          <th>${say(lang, 'businessDate')}</th>
          <th>${say(lang, 'event')}</th>
          <th>${say(lang, 'recordedAt')}</th>
          <th>${say(lang, 'actor')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <td>${row.effectiveOn}</td>
              <td class="wrap">
                ${row.sentence[lang]}${
                  row.explanation?.length
                    ? html`<details>
                        <summary>${say(lang, 'why')}</summary>
                        <ul>
                          ${row.explanation.map((step) => html`<li>${step[lang]}${step.source ? html`<br /><span class="soft">${step.source}</span>` : ''}${step.assumption ? html`<br /><span class="soft">${say(lang, 'assumption')} ${step.assumption[lang]}</span>` : ''}</li>`)}
                        </ul>
                      </details>`
                    : ''
                }
              </td>
              <td title="${row.recordedAt}">${row.recordedAt.slice(0, 19).replace('T', ' ')}</td>
              <td>
                ${byWhom(lang, nameOf, row.actor)}${
                  row.causedBy ? html`<br /><span class="soft">${say(lang, 'causedBy')} ${byWhom(lang, nameOf, row.causedBy)}</span>` : ''
                }
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
