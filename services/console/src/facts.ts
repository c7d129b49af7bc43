import { html, type Html } from './html';

/** A title and what stands beside it. */
export type Fact = readonly [title: string, value: string | Html];

/** One fact a row; `valueClass` is the style of the values. */
export const factsTable = (facts: readonly Fact[], valueClass?: string): Html =>
  html`<table>
    <tbody>
      ${facts.map(
        ([title, value]) =>
          html`<tr>
            <th>${title}</th>
            ${valueClass === undefined ? html`<td>${value}</td>` : html`<td class="${valueClass}">${value}</td>`}
          </tr>`,
      )}
    </tbody>
  </table>`;
