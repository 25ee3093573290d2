import { html, type Html, type HtmlValue } from './html.js'

/** A table of the account page. */
export interface Table {
  /** Id of the heading that names it. */
  readonly labelledBy: string
  /** Headers of the columns. */
  readonly columns: readonly string[]
  /** Cells of each row; the first one names the row. */
  readonly rows: readonly (readonly HtmlValue[])[]
}

/**
 * A table that narrow screens show as a list of cards.
 * The roles are spelled out: browsers forget them where the style sheet turns rows into blocks.
 */
export function table({ labelledBy, columns, rows }: Table): Html {
  return html`<table role="table" aria-labelledby="${labelledBy}">
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map((column) => html`<th scope="col" role="columnheader">${column}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map((row) => rowOf(columns, row))}
    </tbody>
  </table>`
}

function rowOf(columns: readonly string[], [name, ...cells]: readonly HtmlValue[]): Html {
  return html`<tr role="row">
    <th scope="row" role="rowheader">${name}</th>
    ${cells.map((cell, index) => html`<td role="cell" data-label="${columns[index + 1]}">${cell}</td>`)}
  </tr> `
}
