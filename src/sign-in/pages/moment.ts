import { html, type Html } from './html.js'
import type { Strings } from './strings.en.js'

/** An instant for people, in UTC, as their language writes it. In milliseconds since 1970. */
export function moment(strings: Strings, at: number): Html {
  const date = new Date(at)
  // Beyond what a date can hold: nothing that the service ever writes, and no reason to lose the page.
  if (Number.isNaN(date.getTime())) return html`${strings.common.unknown}`
  const format = new Intl.DateTimeFormat(strings.language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return html`<time datetime="${date.toISOString()}">${strings.common.utc(format.format(date))}</time>`
}

/** An instant that may not have come. */
export function momentOrNever(strings: Strings, at: number | undefined): Html {
  return at === undefined ? html`${strings.common.never}` : moment(strings, at)
}
